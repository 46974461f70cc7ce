import { ask, askJson, posting, sending } from './client';
import type { Job } from './jobs';

/** What is known of a layer's lettering. */
export interface Lettering {
  string: string | null;
  font: string | null;
  size: number | null;
  colour: string | null;
  bold: boolean | null;
  italic: boolean | null;
  align: Alignment | null;
}

export type Alignment = 'left' | 'centre' | 'right';

/** How the colours of a layer are changed; its pixels stay as they were. */
export interface Colours {
  recolour: string | null;
  hue: number;
  saturation: number;
  brightness: number;
  contrast: number;
}

export interface Layer {
  index: number;
  /** What edits call it. */
  id: string;
  name: string;
  kind: string;
  /** The left edge of its pixels on the canvas before they are scaled and turned about their middle. */
  x: number;
  y: number;
  /** The size of its pixels before they are scaled. */
  width: number;
  height: number;
  /** Another text where its pixels are others. */
  pixels: string;
  scale: { x: number; y: number };
  /** Degrees, clockwise. */
  rotation: number;
  opacity: number;
  blend: string;
  visible: boolean;
  locked: boolean;
  /** The group it is in. */
  parent: string | null;
  text: Lettering | null;
  /** Null for as they were drawn. */
  colours: Colours | null;
}

export interface Document {
  width: number;
  height: number;
  revision: number;
  can_undo: boolean;
  can_redo: boolean;
  maximum_error: number | null;
  layers: Layer[];
}

export interface Split {
  id: string;
  state: Job['state'];
  stage: string | null;
  fraction: number;
  seconds_left?: number | null;
  /** Where small pictures of unfinished layers are. */
  previews?: string[] | null;
  error: { code: string; message: string } | null;
  document: Document | null;
}

/** One change to a document, as docs/layers-edit.md lists them. */
export type Op =
  | { op: 'move'; layer: string; dx?: number; dy?: number; x?: number; y?: number }
  | { op: 'scale'; layer: string; x: number; y: number }
  | { op: 'rotate'; layer: string; degrees: number }
  | { op: 'opacity'; layer: string; value: number }
  | { op: 'blend'; layer: string; mode: string }
  | { op: 'visibility'; layer: string; visible: boolean }
  | { op: 'lock'; layer: string; locked: boolean }
  | { op: 'rename'; layer: string; name: string }
  | { op: 'recolour'; layer: string; colour: string | null }
  | { op: 'adjust'; layer: string; hue?: number; saturation?: number; brightness?: number; contrast?: number }
  | { op: 'order'; layer: string; to?: 'top' | 'bottom' | 'up' | 'down'; above?: string }
  | { op: 'group'; layers: string[]; name: string }
  | { op: 'ungroup'; layer: string }
  | { op: 'delete'; layer: string }
  | { op: 'duplicate'; layer: string }
  | { op: 'merge'; layers: string[]; name?: string }
  | { op: 'add'; image: string; x?: number; y?: number; name?: string; above?: string }
  | { op: 'text'; layer: string; text?: string; font?: string; size?: number; colour?: string; bold?: boolean; italic?: boolean; align?: Alignment }
  | { op: 'split'; layer: string; box?: [number, number, number, number]; include?: [number, number][]; exclude?: [number, number][]; name?: string };

/** The blend modes of the server: as it tells them, as edits name them, and as a canvas does. */
export const blends: Record<string, { mode: string; canvas: GlobalCompositeOperation }> = {
  normal: { mode: 'Normal', canvas: 'source-over' },
  multiply: { mode: 'Multiply', canvas: 'multiply' },
  screen: { mode: 'Screen', canvas: 'screen' },
  overlay: { mode: 'Overlay', canvas: 'overlay' },
  darken: { mode: 'Darken', canvas: 'darken' },
  lighten: { mode: 'Lighten', canvas: 'lighten' },
  color_dodge: { mode: 'ColorDodge', canvas: 'color-dodge' },
  color_burn: { mode: 'ColorBurn', canvas: 'color-burn' },
  hard_light: { mode: 'HardLight', canvas: 'hard-light' },
  soft_light: { mode: 'SoftLight', canvas: 'soft-light' },
  difference: { mode: 'Difference', canvas: 'difference' },
  exclusion: { mode: 'Exclusion', canvas: 'exclusion' },
};

/** What layers are written as, the most asked for first. */
export const formats = ['psd', 'png', 'pptx', 'svg', 'ora', 'tiff', 'html', 'zip', 'webp', 'gif', 'mynalayers'] as const;

export type Format = (typeof formats)[number];

/** What takes a picture apart, and how; nothing is the engine that comes with Myna. */
export interface Engine {
  engine?: string;
  text_only?: string;
  layers?: string;
  prompt?: string;
}

export const split = (image: File, engine: Engine): Promise<Split> => askJson('/v1/layers', sending({ image, ...engine }));
export const get = (id: string): Promise<Split> => askJson(`/v1/layers/${id}`);
export const undo = (id: string): Promise<Split> => askJson(`/v1/layers/${id}/undo`, { method: 'POST' });
export const redo = (id: string): Promise<Split> => askJson(`/v1/layers/${id}/redo`, { method: 'POST' });

/** Makes some edits, all or none; files that they name go with them. */
export const edit = (id: string, revision: number, ops: Op[], files: File[] = []): Promise<Split> =>
  askJson(`/v1/layers/${id}/edit`, files.length === 0 ? posting({ ops, revision }) : sending({ ops: JSON.stringify({ ops, revision }), ...Object.fromEntries(files.map((file) => [file.name, file])) }));

/** The pixels of a layer with its colours, before it is scaled and turned. */
export const pixels = async (id: string, index: number, revision: number): Promise<Blob> =>
  (await ask(`/v1/layers/${id}/layers/${index}?revision=${revision}&as=coloured`)).blob();

/** All layers laid over each other. */
export const composite = async (id: string, revision: number): Promise<Blob> => (await ask(`/v1/layers/${id}/composite?revision=${revision}`)).blob();

/** Writes the layers for another program; also tells what that format cannot hold. */
export async function write(id: string, format: Format): Promise<{ file: Blob; lost: string }> {
  const answer = await ask(`/v1/layers/${id}/export`, posting({ format }));
  return { file: await answer.blob(), lost: decodeURIComponent(answer.headers.get('X-Myna-Not-Carried') ?? '') };
}
