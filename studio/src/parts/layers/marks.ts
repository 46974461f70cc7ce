import type { Op } from '../../api/layers';
import type { Point } from './geometry';

/** A rectangle on the canvas in whole pixels. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What somebody marked to be split off. */
export interface Marks {
  box: Box | null;
  include: Point[];
  exclude: Point[];
}

export const noMarks: Marks = { box: null, include: [], exclude: [] };

export const hasMarks = ({ box, include }: Marks): boolean => box !== null || include.length > 0;

/** The edit that splits what is marked off a layer. */
export function splitOp(layer: string, { box, include, exclude }: Marks): Op {
  const pairs = (points: Point[]): [number, number][] | undefined => (points.length ? points.map(({ x, y }) => [x, y]) : undefined);
  return { op: 'split', layer, box: box ? [box.x, box.y, box.width, box.height] : undefined, include: pairs(include), exclude: pairs(exclude) };
}

/** The box between two corners, kept on the canvas. */
export function boxBetween(a: Point, b: Point, width: number, height: number): Box {
  const clamp = (value: number, most: number) => Math.min(most, Math.max(0, Math.round(value)));
  const [x, y] = [clamp(Math.min(a.x, b.x), width - 1), clamp(Math.min(a.y, b.y), height - 1)];
  return { x, y, width: Math.max(1, clamp(Math.max(a.x, b.x), width) - x), height: Math.max(1, clamp(Math.max(a.y, b.y), height) - y) };
}
