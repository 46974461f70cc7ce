import { useEffect, useRef, useState } from 'preact/hooks';
import { blends, type Change, type Layer } from '../api/layers';
import { say } from '../strings';
import { Icon } from './Icon';
import type { Work } from './useLayers';

interface Props {
  work: Work;
  chosen: number;
  onChoose(index: number): void;
  onChange(changes: Change[]): void;
  onTry(opacity: number | null): void;
}

/** The list of layers, the topmost first, and what can be set of the chosen one. */
export function LayerPanel({ work, chosen, onChoose, onChange, onTry }: Props) {
  const { layers } = work.document;
  const dragged = useRef<number | null>(null);
  const move = (from: number, to: number) => {
    if (to < 0 || to >= layers.length || to === from) return;
    onChange([{ index: from, move_to: to }]);
    onChoose(to);
  };
  const layer = layers[chosen];
  return (
    <div class="card">
      <h2>{say.layers.panel}</h2>
      <ul class="plain layer-list">
        {[...layers].reverse().map((each) => (
          <li
            key={each.index}
            class={each.index === chosen ? 'layer chosen' : 'layer'}
            draggable
            onDragStart={() => { dragged.current = each.index; }}
            onDragOver={(event) => event.preventDefault()}
            onDrop={(event) => { event.preventDefault(); if (dragged.current !== null) move(dragged.current, each.index); dragged.current = null; }}
          >
            <input type="checkbox" checked={each.visible} disabled={each.locked} aria-label={say.layers.show(each.name)} onChange={(event) => onChange([{ index: each.index, visible: event.currentTarget.checked }])} />
            <Thumbnail bitmap={work.bitmaps[each.index]} />
            <button type="button" class="pick" aria-pressed={each.index === chosen} onClick={() => onChoose(each.index)}>
              <span>{each.name}</span><small>{say.layers.kinds[each.kind] ?? each.kind}</small>
            </button>
            <button type="button" class="icon-button" aria-pressed={each.locked} aria-label={say.layers.lock(each.name)} title={say.layers.lock(each.name)} onClick={() => onChange([{ index: each.index, locked: !each.locked }])}><Icon name="lock" /></button>
          </li>
        ))}
      </ul>
      {layer && <Settings key={`${work.document.revision} ${chosen}`} layer={layer} count={layers.length} onChange={onChange} onTry={onTry} onMove={(by) => move(chosen, chosen + by)} />}
    </div>
  );
}

function Settings({ layer, count, onChange, onTry, onMove }: { layer: Layer; count: number; onChange: Props['onChange']; onTry: Props['onTry']; onMove(by: number): void }) {
  const [name, setName] = useState(layer.name);
  const [opacity, setOpacity] = useState(layer.opacity);
  const { index } = layer;
  // The trial ends with this revision, whether it was taken or not.
  useEffect(() => () => onTry(null), []);
  const rename = () => {
    const wanted = name.trim();
    if (wanted && wanted !== layer.name) onChange([{ index, name: wanted }]);
    else setName(layer.name);
  };
  return (
    <fieldset class="stack settings" disabled={layer.locked}>
      <label>{say.layers.name}
        <input value={name} maxLength={200} onInput={(event) => setName(event.currentTarget.value)} onBlur={rename} onKeyDown={(event) => { if (event.key === 'Enter') event.currentTarget.blur(); }} />
      </label>
      <label>{say.layers.opacity} {Math.round(opacity * 100)} %
        <input type="range" min="0" max="1" step="0.01" value={opacity}
          onInput={(event) => { setOpacity(Number(event.currentTarget.value)); onTry(Number(event.currentTarget.value)); }}
          onChange={(event) => onChange([{ index, opacity: Number(event.currentTarget.value) }])} />
      </label>
      <label>{say.layers.blend}
        <select value={layer.blend} onChange={(event) => onChange([{ index, blend: event.currentTarget.value }])}>
          {Object.keys(blends).map((blend) => <option key={blend} value={blend}>{say.layers.blends[blend]}</option>)}
        </select>
      </label>
      <div class="row">
        <button type="button" class="icon-button" disabled={index === count - 1} title={say.layers.up(layer.name)} aria-label={say.layers.up(layer.name)} onClick={() => onMove(1)}><Icon name="up" /></button>
        <button type="button" class="icon-button" disabled={index === 0} title={say.layers.down(layer.name)} aria-label={say.layers.down(layer.name)} onClick={() => onMove(-1)}><Icon name="down" /></button>
        <button type="button" class="danger" disabled={count === 1} onClick={() => onChange([{ index, delete: true }])}><Icon name="remove" />{say.layers.remove}</button>
      </div>
    </fieldset>
  );
}

function Thumbnail({ bitmap }: { bitmap: ImageBitmap | undefined }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || !bitmap) return;
    const { width, height } = canvas.current!;
    const scale = Math.min(width / bitmap.width, height / bitmap.height);
    context.clearRect(0, 0, width, height);
    context.drawImage(bitmap, (width - bitmap.width * scale) / 2, (height - bitmap.height * scale) / 2, bitmap.width * scale, bitmap.height * scale);
  }, [bitmap]);
  return <canvas ref={canvas} width={80} height={80} aria-hidden="true" />;
}
