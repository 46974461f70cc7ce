import type { Engine } from '../../api/layers';
import { say } from '../../strings';

export type EngineKind = 'builtin' | 'qwen' | 'remote';

/** What takes the picture apart, as it is being chosen. */
export interface Wish {
  kind: EngineKind;
  remote: string;
  layers: string;
  prompt: string;
  textOnly: boolean;
}

export const usualWish: Wish = { kind: 'builtin', remote: '', layers: '', prompt: '', textOnly: false };

const kinds: EngineKind[] = ['builtin', 'qwen', 'remote'];

/** The fields of the request that a wish becomes; the built-in engine takes none of a model's. */
export function engineOf({ kind, remote, layers, prompt, textOnly }: Wish): Engine {
  if (kind === 'builtin') return { text_only: textOnly ? 'true' : undefined };
  return { engine: kind === 'remote' ? `remote:${remote.trim()}` : kind, layers: layers.trim() || undefined, prompt: prompt.trim() || undefined };
}

/** What takes the picture apart: what comes with Myna, or a model. */
export function EngineSettings({ wish, onChange }: { wish: Wish; onChange(wish: Wish): void }) {
  return (
    <details class="card">
      <summary>{say.layers.engine.title}</summary>
      <div class="stack tight">
        <label>{say.layers.engine.which}
          <select value={wish.kind} onChange={(event) => onChange({ ...wish, kind: event.currentTarget.value as EngineKind })}>
            {kinds.map((kind) => <option key={kind} value={kind}>{say.layers.engine.kinds[kind]}</option>)}
          </select>
        </label>
        <p class="hint">{say.layers.engine.hints[wish.kind]}</p>
        {wish.kind === 'builtin' && (
          <label class="beside"><input type="checkbox" checked={wish.textOnly} onChange={(event) => onChange({ ...wish, textOnly: event.currentTarget.checked })} />{say.layers.textOnly}</label>
        )}
        {wish.kind === 'remote' && <label>{say.layers.engine.remote}<input value={wish.remote} onInput={(event) => onChange({ ...wish, remote: event.currentTarget.value })} /></label>}
        {wish.kind !== 'builtin' && (
          <>
            <label>{say.layers.engine.layers}<input type="number" min="1" max="10" value={wish.layers} onInput={(event) => onChange({ ...wish, layers: event.currentTarget.value })} /></label>
            <label>{say.layers.engine.prompt}<input value={wish.prompt} onInput={(event) => onChange({ ...wish, prompt: event.currentTarget.value })} /></label>
          </>
        )}
      </div>
    </details>
  );
}
