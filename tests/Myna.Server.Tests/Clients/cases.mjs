// Runs named cases one after the other and tells the result of each as one line of JSON, for ContractTests to read.
import { readFileSync } from 'node:fs';

const [, , address, clip] = process.argv;
export const baseUrl = address;
export const recording = () => new File([readFileSync(clip)], 'reader.wav', { type: 'audio/wav' });
export const recordingBase64 = () => readFileSync(clip).toString('base64');

export async function run(cases) {
  for (const [name, check] of Object.entries(cases)) {
    let error = null;
    try {
      await check();
    } catch (failure) {
      error = `${failure?.stack ?? failure} ${failure?.body ? JSON.stringify(failure.body) : ''}`;
    }
    console.log(JSON.stringify({ name, error }));
  }
}

export function check(condition, message) {
  if (!condition) {
    throw new Error(message);
  }
}

export async function refused(work, status) {
  try {
    await work();
  } catch (failure) {
    check((failure.status ?? failure.statusCode) === status, `status ${failure.status ?? failure.statusCode} instead of ${status}: ${failure.message}`);
    return failure;
  }
  throw new Error(`was not refused with ${status}`);
}

export async function collect(stream) {
  const chunks = [];
  for await (const chunk of stream) {
    chunks.push(chunk instanceof Uint8Array ? Buffer.from(chunk) : chunk);
  }
  return chunks;
}

const text = (bytes, start, end) => Buffer.from(bytes.subarray(start, end)).toString('latin1');

/** What a sound is by its first bytes. */
export function kindOf(bytes) {
  if (text(bytes, 0, 4) === 'RIFF' && text(bytes, 8, 12) === 'WAVE') return 'wav';
  if (text(bytes, 0, 4) === 'OggS') return text(bytes, 28, 36) === 'OpusHead' ? 'opus' : 'ogg';
  if (text(bytes, 0, 4) === 'fLaC') return 'flac';
  if (text(bytes, 0, 3) === 'ID3') return 'mp3';
  if (bytes[0] === 0xff && (bytes[1] & 0xf6) === 0xf0) return 'aac';
  if (bytes[0] === 0xff && (bytes[1] & 0xe6) === 0xe2) return 'mp3';
  return 'pcm';
}
