import { useRef } from 'preact/hooks';
import { say } from '../../strings';
import { Notice } from '../Notice';
import { insertions, placeIn, rangeOf, withPause, withTag, type Selected } from './markup';

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
  const line = place && text.split('\n')[place.line - 1];
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
      {place && (
        <Notice kind="bad">
          <p><b>{say.markup.wrong(place.line, place.column)}</b> {problem}</p>
          {line && <pre class="mistake">{line.slice(Math.max(0, place.column - 41), place.column - 1)}<mark>{line.slice(place.column - 1, place.column + 39)}</mark></pre>}
          <button type="button" class="link" onClick={() => { const range = rangeOf(text, place); select(range.from, range.to); }}>{say.markup.show}</button>
        </Notice>
      )}
      <details class="help">
        <summary>{say.markup.help}</summary>
        <dl class="markup-help">{say.markup.rows.map(([tag, what]) => <div key={tag}><dt><code>{tag}</code></dt><dd>{what}</dd></div>)}</dl>
      </details>
    </div>
  );
}
