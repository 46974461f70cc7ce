import type { Layer } from '../../api/layers';

export interface Point {
  x: number;
  y: number;
}

/** How a layer was moved, scaled and turned on the canvas. */
export interface Arrangement {
  id: string;
  dx: number;
  dy: number;
  scaleX: number;
  scaleY: number;
  degrees: number;
}

/** The middle of a layer, about which it is scaled and turned. */
export const middle = (layer: Layer): Point => ({ x: layer.x + layer.width / 2, y: layer.y + layer.height / 2 });

/** A point of the canvas in the layer's own pixels; null beside it. */
export function inside(layer: Layer, point: Point): Point | null {
  const { x: cx, y: cy } = middle(layer);
  const angle = (-layer.rotation * Math.PI) / 180;
  const [dx, dy] = [point.x - cx, point.y - cy];
  const x = (dx * Math.cos(angle) - dy * Math.sin(angle)) / layer.scale.x + layer.width / 2;
  const y = (dx * Math.sin(angle) + dy * Math.cos(angle)) / layer.scale.y + layer.height / 2;
  return x >= 0 && y >= 0 && x < layer.width && y < layer.height ? { x, y } : null;
}

const leastAlpha = 24;
let probe: CanvasRenderingContext2D | null = null;

/** Whether something of the layer is seen at a point of the canvas. */
export function isSeenAt(layer: Layer, bitmap: ImageBitmap | undefined, point: Point): boolean {
  const at = bitmap && inside(layer, point);
  if (!at) return false;
  if (!probe) {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [1, 1];
    probe = canvas.getContext('2d', { willReadFrequently: true })!;
  }
  probe.clearRect(0, 0, 1, 1);
  probe.drawImage(bitmap, Math.floor((at.x * bitmap.width) / layer.width), Math.floor((at.y * bitmap.height) / layer.height), 1, 1, 0, 0, 1, 1);
  return probe.getImageData(0, 0, 1, 1).data[3]! >= leastAlpha;
}

/** The topmost layer that is seen at a point. */
export function layerAt(layers: Layer[], bitmaps: Map<string, ImageBitmap>, point: Point): Layer | undefined {
  return layers.findLast((layer) => layer.visible && isSeenAt(layer, bitmaps.get(layer.id), point));
}
