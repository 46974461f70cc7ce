import type Konva from 'konva/lib/Core.js';
import { inside, layerAt, type Point } from './geometry';
import type { LayerStage, Scene } from './stage';

/** What a pointer does from when it goes down until it goes up. */
export type HandTask =
  | { kind: 'move'; id: string; /** Chosen if it was a click after all. */ clicked: string | null }
  | { kind: 'pan' }
  | { kind: 'mark' }
  | { kind: 'share' };

const clickPixels = 4;
const wheelStep = 0.0015;

/** Pointers on the stage: one works, two zoom. */
export class Hand {
  private readonly down = new Map<number, Point>();
  private task: HandTask | null = null;
  private begun: Point = { x: 0, y: 0 };
  private isDragged = false;

  constructor(private readonly konva: Konva.Stage, private readonly stage: LayerStage) {
    const area = konva.container();
    konva.on('pointerdown', (event) => this.begin(event.evt as PointerEvent, event.target === konva || !event.target.hasName('_anchor')));
    area.addEventListener('pointermove', (event) => this.move(event));
    area.addEventListener('pointerup', (event) => this.end(event));
    area.addEventListener('pointercancel', (event) => { this.down.delete(event.pointerId); this.task = null; });
    // The wheel alone scrolls the page, as everywhere; with Ctrl, and so with two fingers on a touchpad, it zooms.
    area.addEventListener('wheel', (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      stage.zoomBy(Math.exp(-event.deltaY * wheelStep * (event.deltaMode ? 20 : 1)), this.place(event));
    }, { passive: false });
  }

  private begin(event: PointerEvent, isFree: boolean): void {
    if (!isFree || this.stage.isOnHandle) return;
    const at = this.place(event);
    this.down.set(event.pointerId, at);
    this.konva.container().setPointerCapture?.(event.pointerId);
    if (this.down.size > 1) {
      this.task = { kind: 'pan' };
      this.isDragged = true;
      return;
    }
    [this.begun, this.isDragged] = [at, false];
    this.task = event.button === 1 ? { kind: 'pan' } : this.stage.taskAt(at, event.shiftKey || event.ctrlKey || event.metaKey);
    if (this.task.kind === 'share') this.stage.share(at);
  }

  private move(event: PointerEvent): void {
    const before = this.down.get(event.pointerId);
    if (!before || !this.task) return;
    const at = this.place(event);
    if (this.down.size === 2) this.pinch(event.pointerId, before, at);
    this.down.set(event.pointerId, at);
    if (this.down.size > 1) return;
    this.isDragged ||= Math.hypot(at.x - this.begun.x, at.y - this.begun.y) > clickPixels;
    if (this.task.kind === 'share') this.stage.share(at);
    if (!this.isDragged) return;
    if (this.task.kind === 'pan') this.stage.panBy(at.x - before.x, at.y - before.y);
    if (this.task.kind === 'move') this.stage.shift(this.task.id, at.x - this.begun.x, at.y - this.begun.y);
    if (this.task.kind === 'mark') this.stage.drawBox(this.begun, at, false);
  }

  private end(event: PointerEvent): void {
    if (!this.down.delete(event.pointerId) || this.down.size > 0) return;
    const { task, isDragged } = this;
    const at = this.place(event);
    this.task = null;
    if (task?.kind === 'mark') {
      if (isDragged) this.stage.drawBox(this.begun, at, true);
      else this.stage.mark(at, event.altKey || event.shiftKey);
    }
    if (task?.kind !== 'move') return;
    if (isDragged) this.stage.tellArrangement();
    else if (task.clicked) this.stage.choose(task.clicked, false);
  }

  private pinch(id: number, before: Point, at: Point): void {
    const other = [...this.down].find(([each]) => each !== id)![1];
    const length = (point: Point) => Math.max(1, Math.hypot(point.x - other.x, point.y - other.y));
    this.stage.zoomBy(length(at) / length(before), { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 });
    this.stage.panBy((at.x - before.x) / 2, (at.y - before.y) / 2);
  }

  private place(event: { clientX: number; clientY: number }): Point {
    const box = this.konva.container().getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }
}

/** What pressing on a point of the canvas begins while layers are arranged; what is to be chosen at once is told first. */
export function arranging({ document: { layers }, bitmaps, chosen }: Scene, point: Point, isMore: boolean, choose: (id: string, isMore: boolean) => void): HandTask {
  const hit = layerAt(layers, bitmaps, point);
  // A chosen layer is moved from anywhere in its box; a chosen ground only where nothing else lies on it.
  const held = layers.findLast((layer) => chosen.includes(layer.id) && layer.visible && !layer.locked && inside(layer, point) && (layer.kind !== 'background' || hit === layer));
  if (held && !isMore) return { kind: 'move', id: held.id, clicked: hit && hit !== held ? hit.id : null };
  if (!hit) return { kind: 'pan' };
  choose(hit.id, isMore);
  return hit.locked || hit.kind === 'background' || isMore ? { kind: 'pan' } : { kind: 'move', id: hit.id, clicked: null };
}
