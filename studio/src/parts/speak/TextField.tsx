import { useRef } from 'preact/hooks';
import { say } from '../../strings';
import { Notice } from '../Notice';
import { insertions, placeIn, rangeOf, withPause, withTag, type Selected } from './markup';

// Characters that are shown on either side of a mistake.
const around = 40;

interface Props {
  text: string;
  hintId: string;
  /** Why the text could not be spoken; a place in it is shown. */
  problem: string;
  onText(text: string): void;
  onGo(): void;
}

/** The text, with buttons for pauses and pronunciation, and the place of a mistake in them. */
export function TextField({ text, hintId, problem, onText, onGo }: Props) {
  const area = useRef<HTMLTextAreaElement>(null);
  const select = (from: number, to: number) => {
    area.current?.focus();
    area.current?.setSelectionRange(from, to);
  };
  const change = (make: (now: Selected) => Selected) => {
    const field = area.current!;
    const next = make({ text, from: field.selectionStart, to: field.selectionEnd });
    onText(next.text);
    // After the field has the new text.
    setTimeout(() => select(next.from, next.to));
  };
  const place = placeIn(problem);
  const range = place && rangeOf(text, place);
  const [start, end] = range ? [text.lastIndexOf('\n', range.from - 1) + 1, text.indexOf('\n', range.from)] : [0, 0];
  return (
    <div class="stack tight">
      <div class="row apart">
        <label for="speak-text">{say.speak.text}</label>
        <div class="row markup-bar" role="toolbar" aria-label={say.markup.bar}>
          <button type="button" class="chip" onClick={() => change(withPause)}>{say.markup.pause}</button>
          {(Object.keys(insertions) as (keyof typeof insertions)[]).map((name) => (
            <button key={name} type="button" class="chip" onClick={() => change((now) => withTag(now, insertions[name]))}>{say.markup[name]}</button>
          ))}
        </div>
      </div>
      <textarea
        id="speak-text"
        ref={area}
        value={text}
        placeholder={say.speak.placeholder}
        aria-describedby={hintId}
        aria-invalid={place !== null}
        onInput={(event) => onText(event.currentTarget.value)}
        onKeyDown={(event) => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onGo(); }}
      />
      {place && range && (
        <Notice kind="bad">
          <p><b>{say.markup.wrong(place.line, place.column)}</b> {problem.replace(/^line \d+, column \d+: /i, '')}</p>
          <pre class="mistake">{text.slice(Math.max(start, range.from - around), range.from)}<mark>{text.slice(range.from, range.to)}</mark>{text.slice(range.to, Math.min(end < 0 ? text.length : end, range.to + around))}</pre>
          <button type="button" class="link" onClick={() => select(range.from, range.to)}>{say.markup.show}</button>
        </Notice>
      )}
      <details class="help">
        <summary>{say.markup.help}</summary>
        <dl class="markup-help">{say.markup.rows.map(([tag, what]) => <div key={tag}><dt><code>{tag}</code></dt><dd>{what}</dd></div>)}</dl>
      </details>
    </div>
  );
}
