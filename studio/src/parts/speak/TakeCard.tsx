import { speechHz } from '../../api/speech';
import { say } from '../../strings';
import { Icon } from '../Icon';
import { save } from '../saving';
import { Sound } from '../Sound';
import type { Take } from './takeStore';

interface Props {
  take: Take;
  /** 'A' or 'B' when it is being compared. */
  side: string;
  onCompare(): void;
  onUse(): void;
  onRemove(): void;
}

/** One take: its sound, what it was made with, and what can be done with it. */
export function TakeCard({ take, side, onCompare, onUse, onRemove }: Props) {
  const name = say.speak.take(Math.abs(take.number));
  return (
    <li class={side ? 'card take chosen' : 'card take'}>
      <div class="row apart">
        <h3>{name} {side && <span class="tag good">{side}</span>} {!take.whole && <span class="tag warn">{say.speak.partial}</span>}</h3>
        <span class="row nowrap tools">
          <button type="button" class="icon-button" aria-pressed={side !== ''} aria-label={say.takes.comparing(name)} title={say.takes.compare} onClick={onCompare}><Icon name="compare" /></button>
          <button type="button" class="icon-button" aria-label={`${say.takes.use}: ${name}`} title={say.takes.use} onClick={onUse}><Icon name="again" /></button>
          <button type="button" class="icon-button" aria-label={`${say.download}: ${name}`} title={say.download} onClick={() => save(take.file, `${take.voice} ${Math.abs(take.number)}.wav`)}><Icon name="download" /></button>
          <button type="button" class="icon-button" aria-label={`${say.speak.remove}: ${name}`} title={say.speak.remove} onClick={onRemove}><Icon name="remove" /></button>
        </span>
      </div>
      <p class="clip">{say.takes.words(take.text)}</p>
      <Sound samples={take.samples} hz={speechHz} file={take.file} />
      <p class="hint">{say.speak.facts(take.voice, take.seed, take.speed.toFixed(2), say.units.seconds(take.samples.length / speechHz))} · {say.units.time(take.made)}</p>
    </li>
  );
}
