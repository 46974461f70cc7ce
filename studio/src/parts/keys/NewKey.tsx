import { useRef, useState } from 'preact/hooks';
import { words } from '../../api/client';
import { makeKey } from '../../api/store';
import { say } from '../../strings';
import { Icon } from '../Icon';
import { Notice } from '../Notice';

const usual = ['speak', 'voices', 'layers', 'jobs', 'history', 'detect'];
const terms = [0, 30, 90, 365];

/** Makes a key, and shows it this once. */
export function NewKey({ onMade }: { onMade(): void }) {
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState(usual);
  const [days, setDays] = useState(0);
  const [made, setMade] = useState<{ name: string; secret: string } | null>(null);
  const [copied, setCopied] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const field = useRef<HTMLInputElement>(null);

  const turn = (scope: string) => setScopes(scopes.includes(scope) ? scopes.filter((each) => each !== scope) : [...scopes, scope]);
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setProblem('');
    try {
      const { secret, key } = await makeKey(name.trim(), scopes, days || null);
      setMade({ name: key.name, secret });
      setCopied(false);
      setName('');
      onMade();
    } catch (reason) {
      setProblem(words(reason));
    }
    setBusy(false);
  };
  const copy = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(made!.secret);
      setCopied(true);
    } catch {
      // Pages over plain HTTP have no clipboard; the text is selected for the person to copy.
    }
  };
  if (made) {
    return (
      <section class="card" aria-label={say.keys.make}>
        <Notice kind="good">{say.keys.made(made.name)}</Notice>
        <div class="secret">
          <input ref={field} readOnly aria-label={say.key.field} value={made.secret} onFocus={(event) => event.currentTarget.select()} />
          <button type="button" class="primary" onClick={() => void copy()}><Icon name={copied ? 'check' : 'copy'} />{copied ? say.keys.copied : say.keys.copy}</button>
        </div>
        <div class="row"><button type="button" onClick={() => setMade(null)}>{say.keys.done}</button></div>
      </section>
    );
  }
  return (
    <form class="card" aria-label={say.keys.make} onSubmit={(event) => void submit(event)}>
      <h2>{say.keys.make}</h2>
      <div class="row">
        <label class="grow">{say.keys.name}<input required maxLength={100} placeholder={say.keys.nameHint} value={name} onInput={(event) => setName(event.currentTarget.value)} /></label>
        <label>{say.keys.ends}
          <select value={days} onChange={(event) => setDays(Number(event.currentTarget.value))}>
            {terms.map((term) => <option key={term} value={term}>{term === 0 ? say.keys.never : say.keys.days(term)}</option>)}
          </select>
        </label>
      </div>
      <fieldset>
        <legend>{say.keys.scopes}</legend>
        <div class="scopes">
          {Object.entries(say.keys.scope).map(([scope, what]) => (
            <label key={scope} class="beside"><input type="checkbox" checked={scopes.includes(scope)} onChange={() => turn(scope)} />{what}</label>
          ))}
        </div>
      </fieldset>
      {problem && <Notice kind="bad">{problem}</Notice>}
      <div class="row"><button class="primary" disabled={busy || !name.trim() || scopes.length === 0}>{say.keys.create}</button></div>
    </form>
  );
}
