import { ask, askJson, posting, sending } from './client';

export interface Voice {
  voice_id: string;
  name: string;
  category: string;
  description: string | null;
  labels: Record<string, string>;
  is_owner: boolean;
  created_at_unix: number | null;
  samples: { sample_id: string; file_name: string; duration_secs: number }[];
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

const labelsOf = (tags: string[]): Record<string, string> => Object.fromEntries(tags.map((tag, index) => [`tag${index + 1}`, tag]));

/** Makes a voice of a recording. */
export async function clone(name: string, file: File, tags: string[]): Promise<string> {
  const labels = tags.length ? JSON.stringify(labelsOf(tags)) : undefined;
  return (await askJson<{ voice_id: string }>('/v1/voices/add', sending({ name, files: file, labels }))).voice_id;
}

export const remove = (id: string): Promise<Response> => ask(`/v1/voices/${encodeURIComponent(id)}`, { method: 'DELETE' });

/** Changes what is told of a voice; labels that are no tags stay as they are. */
export async function edit(voice: Voice, name: string, description: string, tags: string[]): Promise<void> {
  const others = Object.entries(voice.labels).filter(([label]) => !/^tag\d+$/.test(label));
  const labels = { ...Object.fromEntries(others), ...labelsOf(tags) };
  await ask(`/v1/voices/${encodeURIComponent(voice.voice_id)}/edit`, sending({ name, description, labels: JSON.stringify(labels) }));
}

/** Tags that were given in the studio. */
export const tagsOf = (voice: Voice): string[] => Object.entries(voice.labels).filter(([label, value]) => /^tag\d+$/.test(label) && value).map(([, value]) => value);

/** A recording that a voice was made of. */
export const sample = async (voice: string, id: string): Promise<Blob> => (await ask(`/v1/voices/${encodeURIComponent(voice)}/samples/${encodeURIComponent(id)}/audio`)).blob();

/** Who agreed that a voice is cloned. */
export interface GivenConsent {
  id: string;
  owner: string;
  purpose: string;
  scope: 'personal' | 'commercial';
  method: 'challenge' | 'statement' | 'declared' | 'designed';
  state: 'active' | 'expired' | 'revoked' | 'damaged';
  given_at: string;
  expires_at: string | null;
}

export interface VoiceConsent {
  missing: boolean;
  blocked: boolean;
  consent: GivenConsent | null;
}

export const consentOf = (id: string): Promise<VoiceConsent> => askJson(`/v1/voices/${encodeURIComponent(id)}/consent`);

/** Takes a consent back: the voice is silent from then on. */
export const revoke = (id: string): Promise<Response> => ask(`/v1/consents/${encodeURIComponent(id)}/revoke`, posting({ reason: 'taken back in the studio' }));

/** Asks for a sentence with fresh words, which the owner of the voice reads aloud. */
export const challenge = (voice: string, owner: string, purpose: string, commercial: boolean, expires: string | null): Promise<Challenge> =>
  askJson('/v1/consents/challenges', posting({ voice, owner, purpose, commercial, expires }));

/** Hands in the reading of a sentence. */
export const agree = (challengeId: string, voice: string, recording: File): Promise<{ id: string; owner: string }> =>
  askJson('/v1/consents', sending({ challenge: challengeId, voice, recording }));
