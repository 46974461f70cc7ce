import type { Layer } from '../../api/layers';
import { say } from '../../strings';
import { hasMarks, type Marks } from './marks';

interface Props {
  layer: Layer | undefined;
  marks: Marks;
  outside: boolean;
  busy: boolean;
  onOutside(outside: boolean): void;
  onSplit(): void;
  onSplitWhole(): void;
  onClear(): void;
}

/** What is marked, and what comes of it. */
export function SplitCard({ layer, marks, outside, busy, onOutside, onSplit, onSplitWhole, onClear }: Props) {
  const count = marks.include.length + marks.exclude.length + (marks.box ? 1 : 0);
  return (
    <section class="card" aria-label={say.layers.tools.split}>
      <h2>{say.layers.splitFrom(layer?.name ?? '')}</h2>
      {layer?.locked ? <p>{say.layers.isLocked}</p> : <p class="hint">{say.layers.splitHow}</p>}
      <div class="segments" role="group" aria-label={say.layers.pointsAre}>
        {[false, true].map((each) => (
          <button key={String(each)} type="button" aria-pressed={outside === each} onClick={() => onOutside(each)}>{each ? say.layers.pointOutside : say.layers.pointInside}</button>
        ))}
      </div>
      <p class="hint" role="status">{say.layers.marked(marks.box !== null, marks.include.length, marks.exclude.length)}</p>
      <div class="row">
        <button type="button" class="primary" disabled={busy || !layer || layer.locked || !hasMarks(marks)} onClick={onSplit}>{busy ? say.layers.splitting : say.layers.splitOff}</button>
        <button type="button" disabled={count === 0} onClick={onClear}>{say.layers.clearMarks}</button>
      </div>
      <button type="button" disabled={busy || !layer || layer.locked} onClick={onSplitWhole}>{say.layers.splitWhole}</button>
    </section>
  );
}
