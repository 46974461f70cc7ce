import { ask, askJson } from './client';

export interface Job {
  id: string;
  kind: string;
  state: 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';
  stage: string | null;
  pieces_done: number;
  pieces_total: number;
  fraction: number;
  created_at: string;
  finished_at: string | null;
  error: { code: string; message: string } | null;
  /** What its kind tells of what it made; an audiobook its length. */
  result: { seconds?: number; title?: string } | null;
  files: { name: string; media_type: string; bytes: number; url: string }[];
}

export const list = async (): Promise<Job[]> => (await askJson<{ data: Job[] }>('/v1/jobs?limit=100')).data;
export const cancel = (id: string): Promise<Job> => askJson(`/v1/jobs/${id}/cancel`, { method: 'POST' });
export const retry = (id: string): Promise<Job> => askJson(`/v1/jobs/${id}/retry`, { method: 'POST' });
export const remove = (id: string): Promise<Response> => ask(`/v1/jobs/${id}`, { method: 'DELETE' });
export const file = async (url: string): Promise<Blob> => (await ask(url)).blob();

export const isOver = (state: Job['state']): boolean => state === 'succeeded' || state === 'failed' || state === 'cancelled';

export const get = (id: string): Promise<Job> => askJson(`/v1/jobs/${id}`);
export const listOf = async (kind: string): Promise<Job[]> => (await askJson<{ data: Job[] }>(`/v1/jobs?kind=${kind}&limit=50`)).data;
