import { ask, askJson, posting } from './client';
import type { Job } from './jobs';

/** A model of the catalogue, or one that is on the server. */
export interface StoreModel {
  id: string;
  purpose: string | null;
  licence: string | null;
  bytes: number | null;
  arrived_bytes: number | null;
  state: 'built_in' | 'here' | 'unfinished' | 'absent';
  installed: boolean;
  in_memory: boolean;
  speaks: boolean;
  repository: string | null;
  source: string | null;
  /** The job that fetches it now. */
  job: string | null;
}

export interface Store {
  default: string;
  offline: boolean;
  data: StoreModel[];
}

export const models = (): Promise<Store> => askJson('/v1/store/models');
export const pull = (id: string): Promise<Job> => askJson(`/v1/store/models/${encodeURIComponent(id)}/pull`, { method: 'POST' });
export const removeModel = (id: string): Promise<Response> => ask(`/v1/store/models/${encodeURIComponent(id)}`, { method: 'DELETE' });

export interface Key {
  id: string;
  name: string;
  scopes: string[];
  created_at: string;
  expires_at: string | null;
  is_yours: boolean;
}

export const keys = async (): Promise<Key[]> => (await askJson<{ data: Key[] }>('/v1/keys')).data;
/** Makes a key; the secret is told this once. */
export const makeKey = (name: string, scopes: string[], days: number | null): Promise<{ secret: string; key: Key }> => askJson('/v1/keys', posting({ name, scopes, days }));
export const removeKey = (id: string): Promise<Response> => ask(`/v1/keys/${encodeURIComponent(id)}`, { method: 'DELETE' });

export interface ServerSettings {
  model: string;
  voice: string | null;
  /** Null for ever, 0 for not at all. */
  history_days: number | null;
  consent: 'off' | 'warn' | 'require';
  /** Names of those that the command line set. */
  fixed: string[];
  operator: string;
  max_characters: number;
  requests_per_minute: number | null;
  speakers: number;
  database: string;
  files: string;
  https: boolean;
}

export type Changes = Partial<Pick<ServerSettings, 'model' | 'voice' | 'history_days' | 'consent'>>;

export const settings = (): Promise<ServerSettings> => askJson('/v1/settings');
export const change = (changes: Changes): Promise<ServerSettings> => askJson('/v1/settings', { ...posting(changes), method: 'PUT' });
