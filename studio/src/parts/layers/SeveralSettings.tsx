import { useState } from 'preact/hooks';
import type { Layer, Op } from '../../api/layers';
import { say } from '../../strings';
import { Icon } from '../Icon';
import { areNeighbours } from './stack';

/** What can be done with several layers at once. */
export function SeveralSettings({ chosen, layers, onEdit }: { chosen: Layer[]; layers: Layer[]; onEdit(ops: Op[]): void }) {
  const [name, setName] = useState(say.layers.folder);
  const ids = chosen.map(({ id }) => id);
  const isFree = chosen.every(({ locked }) => !locked);
  const together = isFree && areNeighbours(layers, ids);
  return (
    <div class="stack settings">
      <p>{say.layers.countChosen(chosen.length)}</p>
      {!together && <p class="hint">{isFree ? say.layers.notNeighbours : say.layers.someLocked}</p>}
      <label>{say.layers.folderName}<input value={name} maxLength={200} onInput={(event) => setName(event.currentTarget.value)} /></label>
      <div class="row">
        <button type="button" disabled={!together || !name.trim()} onClick={() => onEdit([{ op: 'group', layers: ids, name: name.trim() }])}><Icon name="folder" />{say.layers.group}</button>
        {chosen.some(({ parent }) => parent !== null) && <button type="button" disabled={!isFree} onClick={() => onEdit(chosen.filter(({ parent }) => parent !== null).map(({ id }) => ({ op: 'ungroup', layer: id })))}><Icon name="ungroup" />{say.layers.ungroup}</button>}
        <button type="button" disabled={!together} onClick={() => onEdit([{ op: 'merge', layers: ids }])}><Icon name="merge" />{say.layers.merge}</button>
        <button type="button" class="danger" disabled={!isFree || chosen.length === layers.length} onClick={() => onEdit(ids.map((id) => ({ op: 'delete', layer: id })))}><Icon name="remove" />{say.layers.removeSeveral}</button>
      </div>
    </div>
  );
}
