import { ask, askJson, sending } from './client';
import type { Job } from './jobs';

/** A title or a paragraph; the number counts through the whole book. */
export interface Paragraph {
  number: number;
  chapter: number;
  is_title: boolean;
  speaker: string | null;
  text: string;
}

/** A text as it would be read. */
export interface BookText {
  title: string | null;
  author: string | null;
  language: string | null;
  chapters: (string | null)[];
  paragraphs: Paragraph[];
  speakers: { name: string; lines: number }[];
  characters: number;
  estimated_seconds: number;
}

export interface SpokenParagraph extends Paragraph {
  is_spoken: boolean;
  seconds: number | null;
  take: number;
  is_pending: boolean;
}

/** An audiobook, paragraph by paragraph. */
export interface SpokenBook {
  id: string;
  title: string | null;
  author: string | null;
  voice: string;
  cast: Record<string, string>;
  chapters: (string | null)[];
  paragraphs: SpokenParagraph[];
}

export interface BookOrder {
  voice: string;
  cast: Record<string, string>;
  output: string;
  subtitles: string[];
  title?: string;
  author?: string;
  speed: number;
  seed: number;
  fast: boolean;
}

/** Endings of files that can be read aloud. */
export const bookEndings = '.txt,.md,.markdown,.epub,.docx,.srt,.vtt';

export const read = (file: File, cast: string[], signal?: AbortSignal): Promise<BookText> =>
  askJson('/v1/books/read', sending({ file, cast: cast.join(',') }, signal));

export const order = (file: File, request: BookOrder): Promise<Job> =>
  askJson('/v1/jobs', sending({ kind: 'audiobook', request: JSON.stringify(request), files: file }));

export const paragraphs = (id: string): Promise<SpokenBook> => askJson(`/v1/jobs/${id}/paragraphs`);
export const sound = async (id: string, number: number, signal?: AbortSignal): Promise<Blob> => (await ask(`/v1/jobs/${id}/paragraphs/${number}/audio`, { signal })).blob();
export const again = (id: string, number: number): Promise<Job> => askJson(`/v1/jobs/${id}/paragraphs/${number}/again`, { method: 'POST' });
