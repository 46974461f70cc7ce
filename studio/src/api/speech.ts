import { ask, posting } from './client';

/** Samples a second of what is asked for below. */
export const speechHz = 24000;

export interface SpeechPiece {
  /** Mono, full scale is 1. */
  samples: Float32Array<ArrayBuffer>;
  /** Characters that are heard in what came so far, with the second at which each begins. */
  characters: string[];
  starts: number[];
}

interface Line {
  audio_base64: string;
  alignment: { characters: string[]; character_start_times_seconds: number[] } | null;
}

/** Speaks a text; pieces come while the server makes them. */
export async function* speak(voice: string, text: string, seed: number, speed: number, signal: AbortSignal): AsyncGenerator<SpeechPiece> {
  const answer = await ask(
    `/v1/text-to-speech/${encodeURIComponent(voice)}/stream/with-timestamps?output_format=pcm_${speechHz}`,
    posting({ text, seed, voice_settings: { speed } }, signal),
  );
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    rest += value ?? '';
    const lines = rest.split('\n');
    rest = done ? '' : lines.pop()!;
    for (const line of lines) {
      if (line.trim()) yield pieceOf(JSON.parse(line) as Line);
    }
    if (done) return;
  }
}

function pieceOf(line: Line): SpeechPiece {
  const bytes = Uint8Array.from(atob(line.audio_base64), (letter) => letter.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  const samples = new Float32Array(bytes.length >> 1);
  for (let i = 0; i < samples.length; i++) samples[i] = view.getInt16(i * 2, true) / 32768;
  return { samples, characters: line.alignment?.characters ?? [], starts: line.alignment?.character_start_times_seconds ?? [] };
}
