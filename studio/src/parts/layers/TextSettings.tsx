import { useState } from 'preact/hooks';
import type { Alignment, Lettering, Op } from '../../api/layers';
import { say } from '../../strings';
import { Icon } from '../Icon';

// The server draws with the fonts that it has; these are often there, and any other can be typed.
const families = ['DejaVu Sans', 'DejaVu Serif', 'DejaVu Sans Mono', 'Liberation Sans', 'Liberation Serif', 'Noto Sans', 'Noto Serif', 'Arial', 'Georgia', 'Helvetica', 'Times New Roman', 'Verdana'];
const alignments: Alignment[] = ['left', 'centre', 'right'];

/** The words of a text layer, and how they look. The server draws them anew when they are taken. */
export function TextSettings({ id, text, onEdit }: { id: string; text: Lettering; onEdit(ops: Op[]): void }) {
  const known = {
    string: text.string ?? '', font: text.font ?? '', size: text.size === null ? '' : String(Math.round(text.size * 10) / 10), colour: text.colour ?? '000000',
    bold: text.bold ?? false, italic: text.italic ?? false, align: text.align ?? ('left' as Alignment),
  };
  const [now, setNow] = useState(known);
  const isSame = JSON.stringify(now) === JSON.stringify(known);
  const take = () => {
    const size = Number(now.size);
    onEdit([{
      op: 'text', layer: id, text: now.string, align: now.align,
      font: now.font.trim() && now.font !== known.font ? now.font.trim() : undefined,
      size: now.size !== known.size && size > 0 ? size : undefined,
      colour: now.colour !== known.colour ? now.colour : undefined,
      bold: now.bold !== known.bold ? now.bold : undefined,
      italic: now.italic !== known.italic ? now.italic : undefined,
    }]);
  };
  return (
    <div class="stack tight lettering" role="group" aria-label={say.layers.lettering}>
      <label>{say.layers.words}
        <textarea rows={2} value={now.string} placeholder={say.layers.unread} onInput={(event) => setNow({ ...now, string: event.currentTarget.value })} />
      </label>
      <div class="fields">
        <label class="wide">{say.layers.font}
          <input list="font-families" value={now.font} placeholder={say.layers.fontLike} onInput={(event) => setNow({ ...now, font: event.currentTarget.value })} />
        </label>
        <datalist id="font-families">{families.map((family) => <option key={family} value={family} />)}</datalist>
        <label>{say.layers.size}
          <input type="number" min="1" step="any" value={now.size} placeholder={say.layers.sizeLike} onInput={(event) => setNow({ ...now, size: event.currentTarget.value })} />
        </label>
        <label>{say.layers.colour}
          <input type="color" value={`#${now.colour}`} onInput={(event) => setNow({ ...now, colour: event.currentTarget.value.slice(1) })} />
        </label>
      </div>
      <div class="row apart">
        <div class="tools">
          {(['bold', 'italic'] as const).map((style) => (
            <button key={style} type="button" class="icon-button" aria-pressed={now[style]} aria-label={say.layers[style]} title={say.layers[style]} onClick={() => setNow({ ...now, [style]: !now[style] })}><Icon name={style} /></button>
          ))}
        </div>
        <label class="beside">{say.layers.align}
          <select value={now.align} onChange={(event) => setNow({ ...now, align: event.currentTarget.value as Alignment })}>
            {alignments.map((each) => <option key={each} value={each}>{say.layers.alignments[each]}</option>)}
          </select>
        </label>
      </div>
      <button type="button" class="primary" disabled={isSame || !now.string.trim()} onClick={take}>{say.layers.write}</button>
    </div>
  );
}
