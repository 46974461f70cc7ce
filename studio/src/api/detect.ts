import { askJson, sending } from './client';

export interface Detection {
  marked: boolean;
  seconds: number;
  sha256: string;
  watermark: boolean;
  p_value: number;
  made_here: boolean;
  made_at: string | null;
  model: string | null;
  voice: string | null;
  says_synthetic: boolean;
  ranges: { start: number; end: number }[];
}

export const detect = (file: File, signal?: AbortSignal): Promise<Detection> => askJson('/v1/detect', sending({ file }, signal));
