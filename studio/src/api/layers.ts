import { ask, askJson, posting, sending } from './client';
import type { Job } from './jobs';

export interface Layer {
  index: number;
  name: string;
  kind: string;
  x: number;
  y: number;
  width: number;
  height: number;
  opacity: number;
  blend: string;
  visible: boolean;
  locked: boolean;
  text: string | null;
}

export interface Document {
  width: number;
  height: number;
  revision: number;
  maximum_error: number | null;
  layers: Layer[];
}

export interface Split {
  id: string;
  state: Job['state'];
  stage: string | null;
  fraction: number;
  error: { code: string; message: string } | null;
  document: Document | null;
}

export interface Change {
  index: number;
  name?: string;
  visible?: boolean;
  locked?: boolean;
  opacity?: number;
  blend?: string;
  x?: number;
  y?: number;
  move_to?: number;
  delete?: boolean;
}

/** The blend modes of the server, with the names that a canvas gives them. */
export const blends: Record<string, GlobalCompositeOperation> = {
  normal: 'source-over',
  multiply: 'multiply',
  screen: 'screen',
  overlay: 'overlay',
  darken: 'darken',
  lighten: 'lighten',
  color_dodge: 'color-dodge',
  color_burn: 'color-burn',
  hard_light: 'hard-light',
  soft_light: 'soft-light',
  difference: 'difference',
  exclusion: 'exclusion',
};

export const formats = ['psd', 'ora', 'png', 'webp', 'tiff', 'svg', 'html', 'pptx', 'zip'] as const;

export const split = (image: File, textOnly: boolean, signal?: AbortSignal): Promise<Split> =>
  askJson('/v1/layers', sending({ image, text_only: textOnly ? 'true' : undefined }, signal));
export const get = (id: string): Promise<Split> => askJson(`/v1/layers/${id}`);
export const edit = (id: string, revision: number, changes: Change[]): Promise<Split> => askJson(`/v1/layers/${id}/edit`, posting({ changes, revision }));
export const goTo = (id: string, revision: number): Promise<Split> => askJson(`/v1/layers/${id}/undo?revision=${revision}`, { method: 'POST' });

export const pixels = async (id: string, index: number, revision: number): Promise<ImageBitmap> =>
  createImageBitmap(await (await ask(`/v1/layers/${id}/layers/${index}?revision=${revision}`)).blob());

/** Writes the layers for another program; also tells what that format cannot hold. */
export async function write(id: string, format: string): Promise<{ file: Blob; lost: string }> {
  const answer = await ask(`/v1/layers/${id}/export`, posting({ format }));
  return { file: await answer.blob(), lost: decodeURIComponent(answer.headers.get('X-Myna-Not-Carried') ?? '') };
}
