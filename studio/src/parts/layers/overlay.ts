import Konva from 'konva/lib/Core.js';
import { Circle } from 'konva/lib/shapes/Circle.js';
import { Image as Picture } from 'konva/lib/shapes/Image.js';
import { Line } from 'konva/lib/shapes/Line.js';
import { Rect } from 'konva/lib/shapes/Rect.js';
import type { Point } from './geometry';
import type { Box } from './marks';
import type { Scene } from './stage';

const pointPixels = 7;
const crossPixels = 12;

/** What lies over the layers: marks, the cursor of the keyboard, and the picture that is compared with. */
export class Overlay {
  private readonly group = new Konva.Group({ listening: false });
  private scene: Scene | null = null;
  private from: Point = { x: 0, y: 0 };
  private zoom = 1;
  private cursor: Point | null = null;
  private drawn: Box | null = null;

  constructor(layer: Konva.Layer) {
    layer.add(this.group);
  }

  /** Shows what belongs to a scene, at a place and size on the stage. */
  show(scene: Scene, from: Point, zoom: number): void {
    if (scene !== this.scene) this.drawn = null;
    [this.scene, this.from, this.zoom] = [scene, from, zoom];
    this.group.destroyChildren();
    if (scene.tool === 'compare') this.showCompared();
    if (scene.tool === 'split') this.showMarks();
  }

  /** A box while it is being drawn. */
  showBox(box: Box): void {
    this.drawn = box;
    this.again();
  }

  showCursor(point: Point | null): void {
    this.cursor = point;
    this.again();
  }

  private again(): void {
    if (!this.scene) return;
    this.group.destroyChildren();
    this.showMarks();
    this.group.getLayer()?.batchDraw();
  }

  private showMarks(): void {
    const { marks } = this.scene!;
    const box = this.drawn ?? marks.box;
    if (box) {
      const place = { ...this.place(box), width: box.width * this.zoom, height: box.height * this.zoom, strokeWidth: 2 };
      this.group.add(new Rect({ ...place, stroke: '#ffffff' }), new Rect({ ...place, stroke: '#4338ca', dash: [7, 5], fill: 'rgb(67 56 202 / 12%)' }));
    }
    marks.include.forEach((point) => this.showPoint(point, '#0f8a4f', true));
    marks.exclude.forEach((point) => this.showPoint(point, '#c0263a', false));
    if (this.cursor) {
      const { x, y } = this.place(this.cursor);
      for (const points of [[x - crossPixels, y, x + crossPixels, y], [x, y - crossPixels, x, y + crossPixels]]) {
        this.group.add(new Line({ points, stroke: '#ffffff', strokeWidth: 4 }), new Line({ points, stroke: '#1b1b25', strokeWidth: 2 }));
      }
    }
  }

  // Plus and minus tell the points apart for who sees no difference between green and red.
  private showPoint(point: Point, colour: string, isInside: boolean): void {
    const { x, y } = this.place({ x: point.x + 0.5, y: point.y + 0.5 });
    this.group.add(new Circle({ x, y, radius: pointPixels, fill: colour, stroke: '#ffffff', strokeWidth: 2 }), new Line({ points: [x - 3.5, y, x + 3.5, y], stroke: '#ffffff', strokeWidth: 2 }));
    if (isInside) this.group.add(new Line({ points: [x, y - 3.5, x, y + 3.5], stroke: '#ffffff', strokeWidth: 2 }));
  }

  private showCompared(): void {
    const { compared, document: { width, height } } = this.scene!;
    if (!compared) return;
    const [wide, high] = [width * this.zoom, height * this.zoom];
    const left = new Konva.Group({ ...this.from, clip: { x: 0, y: 0, width: wide * compared.share, height: high } });
    left.add(new Rect({ width: wide, height: high, fill: '#ffffff' }), new Picture({ image: compared.picture, width: wide, height: high }));
    const x = this.from.x + wide * compared.share;
    const [top, end] = [this.from.y, this.from.y + high];
    this.group.add(left, new Line({ points: [x, top, x, end], stroke: '#1b1b25', strokeWidth: 4 }), new Line({ points: [x, top, x, end], stroke: '#ffffff', strokeWidth: 2 }));
    this.group.add(new Circle({ x, y: (top + end) / 2, radius: 11, fill: '#ffffff', stroke: '#1b1b25', strokeWidth: 2 }));
    this.group.add(new Line({ points: [x - 3, (top + end) / 2 - 4, x - 7, (top + end) / 2, x - 3, (top + end) / 2 + 4], stroke: '#1b1b25', strokeWidth: 2 }));
    this.group.add(new Line({ points: [x + 3, (top + end) / 2 - 4, x + 7, (top + end) / 2, x + 3, (top + end) / 2 + 4], stroke: '#1b1b25', strokeWidth: 2 }));
  }

  private place(point: Point): Point {
    return { x: this.from.x + point.x * this.zoom, y: this.from.y + point.y * this.zoom };
  }
}
