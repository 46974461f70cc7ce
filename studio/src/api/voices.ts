import { ask, askJson, posting, sending } from './client';

export interface Voice {
  voice_id: string;
  name: string;
  category: string;
  description: string | null;
  labels: Record<string, string>;
  is_owner: boolean;
  created_at_unix: number | null;
  samples: { sample_id: string; duration_secs: number }[];
}

export interface Limits {
  consent: 'off' | 'warn' | 'require';
  operator: string;
  audio_bytes: number;
  picture_bytes: number;
  characters: number;
  recording_seconds: number;
}

export interface Quality {
  seconds: number;
  speech_seconds: number;
  used_from_seconds: number;
  used_seconds: number;
  level_lufs: number | null;
  peak_dbfs: number | null;
  clipped_share: number;
  signal_to_noise_decibels: number | null;
  bandwidth_hz: number;
  sample_rate: number;
  advice: { severity: 'note' | 'warning' | 'serious'; topic: string; sentence: string }[];
}

export interface Challenge {
  id: string;
  sentence: string;
  words: string[];
  valid_until: string;
}

export const limits = (): Promise<Limits> => askJson('/v1/limits');

export const list = async (): Promise<Voice[]> => (await askJson<{ voices: Voice[] }>('/v1/voices')).voices;

export const check = (file: File, signal?: AbortSignal): Promise<Quality> => askJson('/v1/recordings/check', sending({ file }, signal));

/** Makes a voice of a recording. */
export async function clone(name: string, file: File, tags: string[]): Promise<string> {
  const labels = tags.length ? JSON.stringify(Object.fromEntries(tags.map((tag, index) => [`tag${index + 1}`, tag]))) : undefined;
  return (await askJson<{ voice_id: string }>('/v1/voices/add', sending({ name, files: file, labels }))).voice_id;
}

export const remove = (id: string): Promise<Response> => ask(`/v1/voices/${encodeURIComponent(id)}`, { method: 'DELETE' });

export const consentOf = (id: string): Promise<{ missing: boolean; blocked: boolean }> => askJson(`/v1/voices/${encodeURIComponent(id)}/consent`);

/** Asks for a sentence with fresh words, which the owner of the voice reads aloud. */
export const challenge = (voice: string, owner: string, purpose: string): Promise<Challenge> =>
  askJson('/v1/consents/challenges', posting({ voice, owner, purpose }));

/** Hands in the reading of a sentence. */
export const agree = (challengeId: string, voice: string, recording: File): Promise<{ id: string; owner: string }> =>
  askJson('/v1/consents', sending({ challenge: challengeId, voice, recording }));
