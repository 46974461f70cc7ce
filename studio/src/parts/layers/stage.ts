import Konva from 'konva/lib/Core.js';
import { Image as Picture } from 'konva/lib/shapes/Image.js';
import { Rect } from 'konva/lib/shapes/Rect.js';
import { Transformer } from 'konva/lib/shapes/Transformer.js';
import { blends, type Document, type Layer } from '../../api/layers';
import { middle, type Arrangement, type Point } from './geometry';
import { Overlay } from './overlay';
import { boxBetween, type Box, type Marks } from './marks';
import type { Bitmaps } from './pixels';
import { arranging, Hand, type HandTask } from './hand';

export type Tool = 'arrange' | 'split' | 'compare';

/** What the stage tells of what a person does on it. */
export interface StageListener {
  onChoose(id: string, more: boolean): void;
  onArrange(changes: Arrangement[]): void;
  onPoint(point: Point, isOutside: boolean): void;
  onBox(box: Box): void;
  onShare(share: number): void;
  onZoom(zoom: number): void;
}

/** What is on the stage. */
export interface Scene {
  document: Document;
  bitmaps: Bitmaps;
  chosen: string[];
  tool: Tool;
  marks: Marks;
  /** An opacity that is being tried. */
  trying: { id: string; opacity: number } | null;
  /** The picture before all edits, and how much of the width it covers. */
  compared: { picture: ImageBitmap; share: number } | null;
}

const mostZoom = 32;
const marginPixels = 24;
const squarePixels = 8;
const accent = '#5b52e0';

/** The layers on a canvas that can be zoomed, with handles about what is chosen. */
export class LayerStage {
  private readonly stage: Konva.Stage;
  // Three canvases: the squares that stand for nothing, the layers, and what lies over them. Modes mix layers with layers only.
  private readonly ground = new Konva.Layer({ listening: false });
  private readonly sheet = new Konva.Layer({ listening: false });
  private readonly front = new Konva.Layer();
  private readonly squares = new Rect({ fillPatternImage: squares() as unknown as HTMLImageElement });
  private readonly paper = new Konva.Group();
  private readonly handles = new Transformer({
    anchorSize: 11, anchorCornerRadius: 6, anchorStroke: accent, anchorFill: '#ffffff', anchorStrokeWidth: 2, borderStroke: accent, borderStrokeWidth: 1.5,
    rotateAnchorOffset: 26, rotationSnaps: [0, 45, 90, 135, 180, 225, 270, 315], rotationSnapTolerance: 3, flipEnabled: false, ignoreStroke: true,
  });
  private readonly overlay: Overlay;
  private readonly nodes = new Map<string, Picture>();
  private readonly sizes: ResizeObserver;
  private scene: Scene | null = null;
  private isFitted = true;
  private zoom = 1;
  private from: Point = { x: 0, y: 0 };

  constructor(private readonly container: HTMLDivElement, private readonly listener: StageListener) {
    this.stage = new Konva.Stage({ container, width: Math.max(1, container.clientWidth), height: Math.max(1, container.clientHeight) });
    this.ground.add(this.squares);
    this.sheet.add(this.paper);
    this.overlay = new Overlay(this.front);
    this.front.add(this.handles);
    this.stage.add(this.ground, this.sheet, this.front);
    this.handles.on('transformend', () => this.tellArrangement());
    new Hand(this.stage, this);
    this.sizes = new ResizeObserver(() => {
      if (!container.clientWidth || !container.clientHeight) return;
      this.stage.size({ width: container.clientWidth, height: container.clientHeight });
      this.place();
    });
    this.sizes.observe(container);
  }

  /** Shows a scene. What was dragged ahead of the server's answer goes to where the document has it. */
  show(scene: Scene): void {
    const isOther = !this.scene || this.scene.document.width !== scene.document.width || this.scene.document.height !== scene.document.height;
    this.scene = scene;
    const ids = new Set(scene.document.layers.map(({ id }) => id));
    for (const [id, node] of this.nodes) {
      if (!ids.has(id)) {
        node.destroy();
        this.nodes.delete(id);
      }
    }
    scene.document.layers.forEach((layer) => this.showLayer(layer, scene));
    const { width, height } = scene.document;
    this.paper.clip({ x: 0, y: 0, width, height });
    if (isOther) this.isFitted = true;
    this.showHandles();
    this.place();
  }

  fit(): void {
    this.isFitted = true;
    this.place();
  }

  /** Zooms about a point of the stage; its middle if none is given. */
  zoomBy(factor: number, about: Point = { x: this.stage.width() / 2, y: this.stage.height() / 2 }): void {
    const zoom = Math.min(mostZoom, Math.max(this.fitting() / 4, this.zoom * factor));
    const kept = this.toPaper(about);
    this.isFitted = false;
    this.zoom = zoom;
    this.from = { x: about.x - kept.x * zoom, y: about.y - kept.y * zoom };
    this.place();
  }

  panBy(dx: number, dy: number): void {
    this.isFitted = false;
    this.from = { x: this.from.x + dx, y: this.from.y + dy };
    this.place();
  }

  /** A point of the stage on the canvas of the document. */
  toPaper(point: Point): Point {
    return { x: (point.x - this.from.x) / this.zoom, y: (point.y - this.from.y) / this.zoom };
  }

  /** Where marks are made without a pointer; null hides it. */
  showCursor(point: Point | null): void {
    this.overlay.showCursor(point);
  }

  get isOnHandle(): boolean {
    return this.handles.isTransforming();
  }

  /** What begins when a pointer goes down. */
  taskAt(point: Point, isMore: boolean): HandTask {
    const scene = this.scene!;
    if (scene.tool === 'compare') return { kind: 'share' };
    if (scene.tool === 'split') return { kind: 'mark' };
    return arranging(scene, this.toPaper(point), isMore, (id, more) => this.listener.onChoose(id, more));
  }

  choose(id: string, isMore: boolean): void {
    this.listener.onChoose(id, isMore);
  }

  /** Moves what is chosen, or the one layer, without telling yet. */
  shift(id: string, dx: number, dy: number): void {
    for (const [each, node] of this.nodes) {
      const layer = this.scene!.document.layers.find((one) => one.id === each)!;
      const isMoved = each === id || (this.scene!.chosen.includes(id) && this.scene!.chosen.includes(each));
      if (!isMoved || layer.locked) continue;
      const at = middle(layer);
      node.position({ x: at.x + Math.round(dx / this.zoom), y: at.y + Math.round(dy / this.zoom) });
    }
    this.handles.forceUpdate();
  }

  tellArrangement(): void {
    const changes = this.scene!.document.layers.flatMap((layer): Arrangement[] => {
      const node = this.nodes.get(layer.id)!;
      const at = middle(layer);
      const change = {
        id: layer.id,
        dx: Math.round(node.x() - at.x),
        dy: Math.round(node.y() - at.y),
        scaleX: node.scaleX() / layer.scale.x,
        scaleY: node.scaleY() / layer.scale.y,
        degrees: node.rotation() - layer.rotation,
      };
      const isSame = !change.dx && !change.dy && Math.abs(change.scaleX - 1) < 1e-6 && Math.abs(change.scaleY - 1) < 1e-6 && Math.abs(change.degrees) < 1e-6;
      return isSame ? [] : [change];
    });
    if (changes.length) this.listener.onArrange(changes);
  }

  mark(at: Point, isOutside: boolean): void {
    const { width, height } = this.scene!.document;
    const point = { x: Math.floor(this.toPaper(at).x), y: Math.floor(this.toPaper(at).y) };
    if (point.x >= 0 && point.y >= 0 && point.x < width && point.y < height) this.listener.onPoint(point, isOutside);
  }

  drawBox(a: Point, b: Point, isDone: boolean): void {
    const box = boxBetween(this.toPaper(a), this.toPaper(b), this.scene!.document.width, this.scene!.document.height);
    this.overlay.showBox(box);
    if (isDone) this.listener.onBox(box);
  }

  share(at: Point): void {
    this.listener.onShare(Math.min(1, Math.max(0, this.toPaper(at).x / this.scene!.document.width)));
  }

  destroy(): void {
    this.sizes.disconnect();
    this.stage.destroy();
  }

  private showLayer(layer: Layer, { bitmaps, trying }: Scene): void {
    let node = this.nodes.get(layer.id);
    if (!node) {
      node = new Picture({ image: undefined, listening: false });
      this.paper.add(node);
      this.nodes.set(layer.id, node);
    }
    const at = middle(layer);
    node.setAttrs({
      image: bitmaps.get(layer.id),
      width: layer.width, height: layer.height, offsetX: layer.width / 2, offsetY: layer.height / 2,
      x: at.x, y: at.y, scaleX: layer.scale.x, scaleY: layer.scale.y, rotation: layer.rotation, skewX: 0, skewY: 0,
      opacity: trying?.id === layer.id ? trying.opacity : layer.opacity,
      visible: layer.visible,
      globalCompositeOperation: blends[layer.blend]?.canvas ?? 'source-over',
    });
    node.zIndex(layer.index);
  }

  private showHandles(): void {
    const { document, chosen, tool } = this.scene!;
    const layers = document.layers.filter(({ id, visible }) => visible && chosen.includes(id));
    const isFree = tool === 'arrange' && layers.length > 0 && layers.every(({ locked }) => !locked);
    const corners = ['top-left', 'top-right', 'bottom-left', 'bottom-right'];
    // Several layers keep their proportions together: a turned one would be skewed otherwise, and layers know no skew.
    this.handles.setAttrs({
      resizeEnabled: isFree, rotateEnabled: isFree,
      enabledAnchors: layers.length > 1 ? corners : [...corners, 'middle-left', 'middle-right', 'top-center', 'bottom-center'],
      shiftBehavior: layers.length > 1 ? 'none' : 'default',
    });
    this.handles.nodes(tool === 'compare' ? [] : layers.map(({ id }) => this.nodes.get(id)!));
  }

  private fitting(): number {
    const { width, height } = this.scene!.document;
    return Math.max(1e-3, Math.min((this.stage.width() - 2 * marginPixels) / width, (this.stage.height() - 2 * marginPixels) / height));
  }

  private place(): void {
    if (!this.scene) return;
    const { width, height } = this.scene.document;
    if (this.isFitted) {
      this.zoom = Math.min(this.fitting(), 4);
      this.from = { x: (this.stage.width() - width * this.zoom) / 2, y: (this.stage.height() - height * this.zoom) / 2 };
    }
    this.paper.setAttrs({ ...this.from, scaleX: this.zoom, scaleY: this.zoom });
    this.squares.setAttrs({ ...this.from, width: width * this.zoom, height: height * this.zoom });
    // Far in, pixels are seen as they are.
    this.sheet.imageSmoothingEnabled(this.zoom < 3);
    this.overlay.show(this.scene, this.from, this.zoom);
    this.handles.forceUpdate();
    this.stage.batchDraw();
    this.container.style.cursor = { arrange: 'default', split: 'crosshair', compare: 'ew-resize' }[this.scene.tool];
    this.listener.onZoom(this.zoom);
  }
}

function squares(): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [2 * squarePixels, 2 * squarePixels];
  const context = canvas.getContext('2d')!;
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = '#d4d4de';
  context.fillRect(0, 0, squarePixels, squarePixels);
  context.fillRect(squarePixels, squarePixels, squarePixels, squarePixels);
  return canvas;
}
