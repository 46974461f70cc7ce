import { useState } from 'preact/hooks';
import type { Colours, Op } from '../../api/layers';
import { say } from '../../strings';

type Slider = 'hue' | 'saturation' | 'brightness' | 'contrast';

const asDrawn: Colours = { recolour: null, hue: 0, saturation: 1, brightness: 1, contrast: 1 };
const ranges: Record<Slider, { min: number; max: number; step: number }> = {
  hue: { min: -180, max: 180, step: 1 },
  saturation: { min: 0, max: 2, step: 0.01 },
  brightness: { min: 0, max: 2, step: 0.01 },
  contrast: { min: 0, max: 2, step: 0.01 },
};

/** Another colour for a layer, and its hue, saturation, brightness and contrast. */
export function ColourSettings({ id, colours, onEdit }: { id: string; colours: Colours | null; onEdit(ops: Op[]): void }) {
  const now = colours ?? asDrawn;
  const [trial, setTrial] = useState(now);
  return (
    <details>
      <summary>{say.layers.colours}</summary>
      <div class="stack tight">
        <label class="beside">{say.layers.recolour}
          <input type="color" value={`#${now.recolour ?? '808080'}`} onChange={(event) => onEdit([{ op: 'recolour', layer: id, colour: event.currentTarget.value.slice(1) }])} />
        </label>
        {(Object.keys(ranges) as Slider[]).map((name) => (
          <label key={name}>{say.layers.adjust[name]} {name === 'hue' ? `${Math.round(trial.hue)}°` : `${Math.round(trial[name] * 100)} %`}
            <input type="range" {...ranges[name]} value={trial[name]}
              onInput={(event) => setTrial({ ...trial, [name]: event.currentTarget.valueAsNumber })}
              onChange={(event) => onEdit([{ op: 'adjust', layer: id, [name]: event.currentTarget.valueAsNumber }])} />
          </label>
        ))}
        <button type="button" disabled={colours === null}
          onClick={() => onEdit([{ op: 'recolour', layer: id, colour: null }, { op: 'adjust', layer: id, hue: 0, saturation: 1, brightness: 1, contrast: 1 }])}>{say.layers.asDrawn}</button>
      </div>
    </details>
  );
}
