import { useEffect, useRef } from 'preact/hooks';
import { say } from '../strings';

interface Props {
  samples: Float32Array;
  seconds: number;
  /** The share that was heard, 0 to 1. */
  heard: number;
  /** The stretch that matters, as shares of the whole. */
  used?: { from: number; to: number };
  onSeek?(share: number): void;
}

/** Sound as it is drawn: for each column the loudest sample, what was heard in the accent's colour. */
export function Waveform({ samples, seconds, heard, used, onSeek }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const draw = () => canvas.current && paint(canvas.current, samples, heard, used);
    draw();
    const size = new ResizeObserver(draw);
    const theme = new MutationObserver(draw);
    if (canvas.current) size.observe(canvas.current);
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    return () => { size.disconnect(); theme.disconnect(); };
  }, [samples, heard, used?.from, used?.to]);
  return (
    <canvas
      ref={canvas}
      class="wave"
      role="img"
      aria-label={say.sound.wave(say.units.seconds(seconds))}
      onClick={(event) => onSeek?.(event.offsetX / event.currentTarget.clientWidth)}
    />
  );
}

function paint(canvas: HTMLCanvasElement, samples: Float32Array, heard: number, used?: { from: number; to: number }): void {
  const scale = devicePixelRatio;
  const width = Math.round(canvas.clientWidth * scale);
  const height = Math.round(canvas.clientHeight * scale);
  if (width === 0 || height === 0) return;
  canvas.width = width;
  canvas.height = height;
  const style = getComputedStyle(canvas);
  const context = canvas.getContext('2d')!;
  const step = 3 * scale;
  const columns = Math.floor(width / step);
  for (let column = 0; column < columns; column++) {
    const share = column / columns;
    let peak = 0;
    const end = Math.floor(((column + 1) / columns) * samples.length);
    for (let i = Math.floor(share * samples.length); i < end; i++) peak = Math.max(peak, Math.abs(samples[i]!));
    const bar = Math.max(scale, peak * height * 0.94);
    context.globalAlpha = used && (share < used.from || share > used.to) ? 0.35 : 1;
    context.fillStyle = style.getPropertyValue(share < heard ? '--accent' : '--wave');
    context.globalAlpha *= share < heard || heard === 0 ? 1 : 0.6;
    context.fillRect(column * step, (height - bar) / 2, 2 * scale, bar);
  }
}
