import type { Layer, Op } from '../../api/layers';

/** A row of the panel: a layer, or the head of the folder that the layers below it are in. */
export type Row = { kind: 'layer'; layer: Layer } | { kind: 'folder'; name: string; layers: Layer[]; key: string };

/** The rows of the panel, the topmost first. Neighbours with the same parent are one folder. */
export function rows(layers: Layer[]): Row[] {
  const made: Row[] = [];
  let folder = null as (Row & { kind: 'folder' }) | null;
  for (const layer of [...layers].reverse()) {
    if (layer.parent === null) folder = null;
    else if (folder?.name !== layer.parent) {
      folder = { kind: 'folder', name: layer.parent, layers: [], key: `${layer.parent}/${layer.id}` };
      made.push(folder);
    }
    folder?.layers.push(layer);
    made.push({ kind: 'layer', layer });
  }
  return made;
}

/** Whether layers lie on one another without others between them; only such are grouped and merged. */
export function areNeighbours(layers: Layer[], ids: string[]): boolean {
  const places = layers.filter(({ id }) => ids.includes(id)).map(({ index }) => index);
  return places.length > 0 && places.at(-1)! - places[0]! === places.length - 1;
}

/** The edits that bring a layer to a place counted from the bottom, and into the folder or out of it that is there. */
export function moveTo(layers: Layer[], id: string, to: number): Op[] {
  const layer = layers.find((each) => each.id === id)!;
  const others = layers.filter((each) => each !== layer);
  const place = Math.min(others.length, Math.max(0, to));
  if (place === layer.index) return [];
  const [below, above] = [others[place - 1], others[place]];
  const order: Op = below ? { op: 'order', layer: id, above: below.id } : { op: 'order', layer: id, to: 'bottom' };
  const around = below && above && below.parent === above.parent ? below.parent : null;
  const stays = layer.parent !== null && (below?.parent === layer.parent || above?.parent === layer.parent);
  if (around !== null && around !== layer.parent) return [order, { op: 'group', layers: [id], name: around }];
  return layer.parent !== null && !stays ? [order, { op: 'ungroup', layer: id }] : [order];
}
