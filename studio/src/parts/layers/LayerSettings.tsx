import { useEffect, useRef, useState } from 'preact/hooks';
import { blends, type Layer, type Op } from '../../api/layers';
import { say } from '../../strings';
import { Icon, type IconName } from '../Icon';
import { ColourSettings } from './ColourSettings';
import { moveTo } from './stack';
import { TextSettings } from './TextSettings';

interface Props {
  layer: Layer;
  layers: Layer[];
  onEdit(ops: Op[]): void;
  onTry(opacity: number | null): void;
}

/** Everything that can be set of one layer. A change of the document makes it anew, with what is so now. */
export function LayerSettings({ layer, layers, onEdit, onTry }: Props) {
  const [opacity, setOpacity] = useState(layer.opacity);
  const { id } = layer;
  // The trial ends with this revision, whether it was taken or not.
  useEffect(() => () => onTry(null), []);
  const move = (by: number) => {
    const ops = moveTo(layers, id, layer.index + by);
    if (ops.length) onEdit(ops);
  };
  const below = layers[layer.index - 1];
  return (
    <fieldset class="stack settings" disabled={layer.locked}>
      <legend class="sr-only">{say.layers.settingsOf(layer.name)}</legend>
      {layer.locked && <p class="hint">{say.layers.isLocked}</p>}
      <Field label={say.layers.name} value={layer.name} onTake={(name) => onEdit([{ op: 'rename', layer: id, name }])} />
      {layer.text && <TextSettings id={id} text={layer.text} onEdit={onEdit} />}
      <label>{say.layers.opacity} {Math.round(opacity * 100)} %
        <input type="range" min="0" max="1" step="0.01" value={opacity}
          onInput={(event) => { setOpacity(Number(event.currentTarget.value)); onTry(Number(event.currentTarget.value)); }}
          onChange={(event) => onEdit([{ op: 'opacity', layer: id, value: Number(event.currentTarget.value) }])} />
      </label>
      <label>{say.layers.blend}
        <select value={layer.blend} onChange={(event) => onEdit([{ op: 'blend', layer: id, mode: blends[event.currentTarget.value]!.mode }])}>
          {Object.keys(blends).map((blend) => <option key={blend} value={blend}>{say.layers.blends[blend]}</option>)}
        </select>
      </label>
      <div class="tools" role="group" aria-label={say.layers.actions}>
        <Tool icon="up" label={say.layers.up(layer.name)} off={layer.index === layers.length - 1} onUse={() => move(1)} />
        <Tool icon="down" label={say.layers.down(layer.name)} off={layer.index === 0} onUse={() => move(-1)} />
        <Tool icon="duplicate" label={say.layers.duplicate} onUse={() => onEdit([{ op: 'duplicate', layer: id }])} />
        <Tool icon="merge" label={say.layers.mergeDown} off={!below || below.locked} onUse={() => onEdit([{ op: 'merge', layers: [below!.id, id] }])} />
        <Tool icon="mirrorX" label={say.layers.mirrorX} onUse={() => onEdit([{ op: 'scale', layer: id, x: -1, y: 1 }])} />
        <Tool icon="mirrorY" label={say.layers.mirrorY} onUse={() => onEdit([{ op: 'scale', layer: id, x: 1, y: -1 }])} />
        {layer.parent !== null && <Tool icon="ungroup" label={say.layers.outOfFolder} onUse={() => onEdit([{ op: 'ungroup', layer: id }])} />}
        <Tool icon="remove" label={say.layers.remove} off={layers.length === 1} onUse={() => onEdit([{ op: 'delete', layer: id }])} />
      </div>
      <details>
        <summary>{say.layers.place}</summary>
        <div class="fields">
          <Quantity label="X" value={layer.x} onTake={(x) => onEdit([{ op: 'move', layer: id, x: Math.round(x), y: layer.y }])} />
          <Quantity label="Y" value={layer.y} onTake={(y) => onEdit([{ op: 'move', layer: id, x: layer.x, y: Math.round(y) }])} />
          <Quantity label={say.layers.widthPercent} value={layer.scale.x * 100} onTake={(percent) => onEdit([{ op: 'scale', layer: id, x: percent / 100 / layer.scale.x, y: 1 }])} />
          <Quantity label={say.layers.heightPercent} value={layer.scale.y * 100} onTake={(percent) => onEdit([{ op: 'scale', layer: id, x: 1, y: percent / 100 / layer.scale.y }])} />
          <Quantity label={say.layers.turn} value={layer.rotation} onTake={(degrees) => onEdit([{ op: 'rotate', layer: id, degrees: degrees - layer.rotation }])} />
        </div>
      </details>
      <ColourSettings id={id} colours={layer.colours} onEdit={onEdit} />
    </fieldset>
  );
}

export function Tool({ icon, label, off = false, pressed, onUse }: { icon: IconName; label: string; off?: boolean; pressed?: boolean; onUse(): void }) {
  return <button type="button" class="icon-button" disabled={off} aria-pressed={pressed} aria-label={label} title={label} onClick={onUse}><Icon name={icon} /></button>;
}

/** A line of text that is taken when it is left, or with Enter. */
function Field({ label, value, onTake }: { label: string; value: string; onTake(value: string): void }) {
  const [typed, setTyped] = useState(value);
  const dropped = useRef(false);
  const take = () => {
    if (!dropped.current && typed.trim() && typed.trim() !== value) onTake(typed.trim());
    else setTyped(value);
    dropped.current = false;
  };
  return (
    <label>{label}
      <input value={typed} maxLength={200} onInput={(event) => setTyped(event.currentTarget.value)} onBlur={take}
        onKeyDown={(event) => {
          if (event.key === 'Escape') dropped.current = true;
          if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur();
        }} />
    </label>
  );
}

function Quantity({ label, value, onTake }: { label: string; value: number; onTake(value: number): void }) {
  const shown = String(Math.round(value * 100) / 100);
  return (
    <label>{label}
      <input type="number" step="any" value={shown} onChange={(event) => {
        const wanted = event.currentTarget.valueAsNumber;
        if (Number.isFinite(wanted) && event.currentTarget.value !== shown) onTake(wanted);
        else event.currentTarget.value = shown;
      }} />
    </label>
  );
}
