import { useEffect, useRef, useState } from 'preact/hooks';
import { blends, type Change } from '../api/layers';
import { say } from '../strings';
import type { Work } from './useLayers';

interface Props {
  work: Work;
  chosen: number;
  /** Shown instead of the layers, while somebody compares. */
  original: ImageBitmap | null;
  /** An opacity that is being tried. */
  trying: number | null;
  onMove(change: Change): void;
}

const manyPixels = 10;

/** The layers laid over each other; the chosen one can be dragged, or moved with the arrow keys. */
export function Easel({ work, chosen, original, trying, onMove }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const grip = useRef<{ x: number; y: number } | null>(null);
  const [drag, setDrag] = useState<{ x: number; y: number } | null>(null);
  const { document } = work;
  const layer = document.layers[chosen];

  // A move is shown until the server's answer has come: then the document itself holds it.
  useEffect(() => setDrag(null), [work]);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    context.globalAlpha = 1;
    context.globalCompositeOperation = 'source-over';
    context.clearRect(0, 0, document.width, document.height);
    if (original) {
      context.drawImage(original, 0, 0);
      return;
    }
    document.layers.forEach((each, index) => {
      const bitmap = work.bitmaps[index];
      if (!each.visible || !bitmap) return;
      const moved = index === chosen && drag ? drag : { x: 0, y: 0 };
      context.globalAlpha = index === chosen && trying !== null ? trying : each.opacity;
      context.globalCompositeOperation = blends[each.blend] ?? 'source-over';
      context.drawImage(bitmap, each.x + moved.x, each.y + moved.y);
    });
  }, [work, chosen, drag, original, trying]);

  const place = (event: PointerEvent) => {
    const box = canvas.current!.getBoundingClientRect();
    return { x: ((event.clientX - box.left) * document.width) / box.width, y: ((event.clientY - box.top) * document.height) / box.height };
  };
  const shift = (x: number, y: number) => {
    if (layer && !layer.locked && (x || y)) onMove({ index: chosen, x: layer.x + x, y: layer.y + y });
  };
  const arrows: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  return (
    <div class="easel">
      <canvas
        ref={canvas}
        width={document.width}
        height={document.height}
        tabIndex={0}
        role="img"
        aria-label={say.layers.canvas(document.width, document.height)}
        onPointerDown={(event) => {
          if (!layer || layer.locked) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          grip.current = place(event);
        }}
        onPointerMove={(event) => {
          if (!grip.current) return;
          const at = place(event);
          setDrag({ x: Math.round(at.x - grip.current.x), y: Math.round(at.y - grip.current.y) });
        }}
        onPointerUp={() => {
          grip.current = null;
          if (drag) shift(drag.x, drag.y);
        }}
        onPointerCancel={() => { grip.current = null; setDrag(null); }}
        onKeyDown={(event) => {
          const way = arrows[event.key];
          if (!way) return;
          event.preventDefault();
          const pixels = event.shiftKey ? manyPixels : 1;
          shift(way[0] * pixels, way[1] * pixels);
        }}
      />
    </div>
  );
}
