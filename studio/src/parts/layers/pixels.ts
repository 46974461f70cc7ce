import { composite, pixels, type Document, type Layer } from '../../api/layers';

// A browser keeps four bytes a pixel; of pictures beyond this it gets a smaller copy to show. Edits and exports are made of all pixels, by the server.
export const mostPixels = 40_000_000;
const atOnce = 3;

/** The pixels of a document's layers, by the layers' ids. */
export type Bitmaps = Map<string, ImageBitmap>;

/** Fetches the pixels of layers, each once: most edits leave them as they were. */
export class PixelShelf {
  private readonly kept = new Map<string, ImageBitmap>();

  constructor(private readonly id: string) {}

  async of(document: Document): Promise<Bitmaps> {
    const factor = reduction(document.layers.reduce((sum, layer) => sum + layer.width * layer.height, 0));
    const waiting = document.layers.filter((layer) => !this.kept.has(nameOf(layer)));
    const fetchNext = async (): Promise<void> => {
      for (let layer = waiting.shift(); layer; layer = waiting.shift()) {
        this.kept.set(nameOf(layer), await shown(await pixels(this.id, layer.index, document.revision), factor));
      }
    };
    await Promise.all(Array.from({ length: factor < 1 ? 1 : atOnce }, fetchNext));
    const bitmaps = new Map(document.layers.map((layer) => [layer.id, this.kept.get(nameOf(layer))!]));
    this.forget(new Set(document.layers.map(nameOf)));
    return bitmaps;
  }

  // What undo may want again stays while there is room.
  private forget(needed: Set<string>): void {
    let sum = 0;
    for (const [name, bitmap] of [...this.kept].reverse()) {
      sum += bitmap.width * bitmap.height;
      if (sum > 2 * mostPixels && !needed.has(name)) this.kept.delete(name);
    }
  }
}

/** The picture before all edits, no larger than can be shown. */
export const original = async (id: string, { width, height }: Document): Promise<ImageBitmap> => shown(await composite(id, 0), reduction(4 * width * height));

const reduction = (count: number): number => Math.min(1, Math.sqrt(mostPixels / Math.max(1, count)));

async function shown(picture: Blob, factor: number): Promise<ImageBitmap> {
  const whole = await createImageBitmap(picture);
  if (factor === 1) return whole;
  const small = await createImageBitmap(whole, {
    resizeWidth: Math.max(1, Math.round(whole.width * factor)),
    resizeHeight: Math.max(1, Math.round(whole.height * factor)),
    resizeQuality: 'medium',
  });
  whole.close();
  return small;
}

/** What changes when the pixels of a layer do; ids do not, for an id that is free again is given again. */
const nameOf = ({ pixels: name, colours }: Layer): string => JSON.stringify([name, colours]);
