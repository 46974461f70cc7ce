import { useEffect, useRef, useState } from 'preact/hooks';
import { say } from '../../strings';
import type { Op } from '../../api/layers';
import type { Arrangement, Point } from './geometry';
import type { LayerStage, Scene } from './stage';
import type { Box } from './marks';

interface Props {
  scene: Scene;
  onChoose(id: string, more: boolean): void;
  onArrange(changes: Arrangement[]): void;
  onPoint(point: Point, isOutside: boolean): void;
  onBox(box: Box): void;
  onShare(share: number): void;
  onZoom(zoom: number): void;
  /** Gives the stage once it is there, for the buttons that zoom. */
  onReady(stage: LayerStage | null): void;
}

const manyPixels = 10;
const arrows: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** The canvas. What draws on it comes when it is first needed; it is larger than the rest of the studio together. */
export function Easel(props: Props) {
  const box = useRef<HTMLDivElement>(null);
  const stage = useRef<LayerStage | null>(null);
  const [problem, setProblem] = useState(false);
  const [isReady, setReady] = useState(false);
  const [cursor, setCursor] = useState<Point | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const { scene } = props;
  const { width, height } = scene.document;

  useEffect(() => {
    let left = false;
    import('./stage').then(({ LayerStage }) => {
      if (left || !box.current) return;
      const made = new LayerStage(box.current, {
        onChoose: (...told) => latest.current.onChoose(...told),
        onArrange: (changes) => latest.current.onArrange(changes),
        onPoint: (...told) => latest.current.onPoint(...told),
        onBox: (drawn) => latest.current.onBox(drawn),
        onShare: (share) => latest.current.onShare(share),
        onZoom: (zoom) => latest.current.onZoom(zoom),
      });
      stage.current = made;
      props.onReady(made);
      setReady(true);
    }, () => setProblem(true));
    return () => {
      left = true;
      props.onReady(null);
      stage.current?.destroy();
      stage.current = null;
    };
  }, []);
  useEffect(() => { stage.current?.show(scene); }, [scene, isReady]);
  useEffect(() => { stage.current?.showCursor(scene.tool === 'split' ? cursor : null); }, [cursor, scene.tool, isReady]);

  const key = (event: KeyboardEvent) => {
    if (event.key === '+' || event.key === '=') stage.current?.zoomBy(1.25);
    else if (event.key === '-') stage.current?.zoomBy(0.8);
    else if (event.key === '0') stage.current?.fit();
    else if (arrows[event.key]) moveBy(arrows[event.key]!, event.shiftKey ? manyPixels : 1);
    else if (event.key === 'Enter' && scene.tool === 'split') props.onPoint(cursor ?? { x: width >> 1, y: height >> 1 }, event.shiftKey);
    else return;
    event.preventDefault();
  };
  const moveBy = ([x, y]: [number, number], pixels: number) => {
    if (scene.tool === 'compare') {
      props.onShare(Math.min(1, Math.max(0, (scene.compared?.share ?? 0.5) + (x * pixels) / 50)));
    } else if (scene.tool === 'split') {
      // A cursor of the keyboard goes in steps that can be seen on large pictures too.
      const step = pixels * Math.max(1, Math.round(Math.max(width, height) / 200));
      const from = cursor ?? { x: width >> 1, y: height >> 1 };
      setCursor({ x: Math.min(width - 1, Math.max(0, from.x + x * step)), y: Math.min(height - 1, Math.max(0, from.y + y * step)) });
    } else {
      props.onArrange(scene.chosen.map((id) => ({ id, dx: x * pixels, dy: y * pixels, scaleX: 1, scaleY: 1, degrees: 0 })));
    }
  };
  return (
    <div class="easel" tabIndex={0} role="application" aria-label={say.layers.canvas(width, height)} aria-describedby="easel-keys" onKeyDown={key} onBlur={() => setCursor(null)}>
      <div class="easel-stage" ref={box} />
      {problem && <p role="alert" class="notice bad">{say.layers.noCanvas}</p>}
    </div>
  );
}

/** The edits that make what was done with handles. */
export function opsOf(changes: Arrangement[]): Op[] {
  return changes.flatMap(({ id, dx, dy, scaleX, scaleY, degrees }): Op[] => [
    ...(scaleX !== 1 || scaleY !== 1 ? [{ op: 'scale' as const, layer: id, x: scaleX, y: scaleY }] : []),
    ...(degrees ? [{ op: 'rotate' as const, layer: id, degrees }] : []),
    ...(dx || dy ? [{ op: 'move' as const, layer: id, dx, dy }] : []),
  ]);
}
