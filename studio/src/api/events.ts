import { ask } from './client';
import type { Job } from './jobs';

/** How a job stands. */
export type Progress = Pick<Job, 'state' | 'stage' | 'fraction' | 'error'> & { seconds_left?: number | null; previews?: string[] | null };

/** Follows a job to its end, as the server tells it. A stream that breaks is the caller's to begin again. */
export async function watch(id: string, onProgress: (progress: Progress) => void, signal: AbortSignal): Promise<void> {
  const answer = await ask(`/v1/jobs/${id}/events`, { signal });
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    waiting += value;
    const events = waiting.split(/\r?\n\r?\n/);
    waiting = events.pop()!;
    for (const event of events) {
      const data = event.split(/\r?\n/).filter((line) => line.startsWith('data:')).map((line) => line.slice(5)).join('\n');
      if (data.trim()) onProgress(JSON.parse(data) as Progress);
    }
  }
}
