import { useEffect, useState } from 'preact/hooks';
import { ServerFailure, words } from '../api/client';
import { change, models, settings, type Changes } from '../api/store';
import { list } from '../api/voices';
import { useTheme, type Theme } from '../app/theme';
import { limits } from '../parts/limits';
import { Notice } from '../parts/Notice';
import { useAsk } from '../parts/useAsk';
import { VoiceSelect } from '../parts/VoiceSelect';
import { say } from '../strings';

const terms = [0, 7, 30, 90, 365];

/** Settings of the server, and of this device. */
export function Settings(_: { rest: string }) {
  const { theme, choose } = useTheme();
  return (
    <>
      <div class="head"><h1>{say.settings.title}</h1><p class="lead">{say.settings.lead}</p></div>
      <OfServer />
      <section class="card" aria-label={say.settings.device}>
        <h2>{say.settings.device}</h2>
        <fieldset>
          <legend>{say.settings.theme}</legend>
          <div class="row">
            {Object.entries(say.settings.themes).map(([value, name]) => (
              <label key={value} class="beside"><input type="radio" name="theme" checked={theme === value} onChange={() => choose(value as Theme)} />{name}</label>
            ))}
          </div>
        </fieldset>
      </section>
    </>
  );
}

function OfServer() {
  const [isForbidden, setForbidden] = useState(false);
  const asked = useAsk(() => settings().catch((reason) => { setForbidden(reason instanceof ServerFailure && reason.status === 403); throw reason; }));
  const voices = useAsk(list);
  const store = useAsk(models);
  const known = useAsk(limits);
  const [changed, setChanged] = useState<Changes>({});
  const [busy, setBusy] = useState(false);
  const [isSaved, setSaved] = useState(false);
  const [problem, setProblem] = useState('');
  useEffect(() => { if (Object.keys(changed).length) setSaved(false); }, [changed]);

  if (isForbidden) return <Notice>{say.settings.forbidden}</Notice>;
  if (asked.problem && !asked.value) return <Notice kind="bad">{asked.problem}</Notice>;
  if (!asked.value) return <p class="hint" role="status">{say.loading}</p>;
  const has = { ...asked.value, ...changed };
  const isFixed = (name: string) => asked.value!.fixed.includes(name);
  const put = (next: Changes) => setChanged({ ...changed, ...next });
  const save = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setProblem('');
    try {
      await change(changed);
      setChanged({});
      setSaved(true);
      asked.again();
    } catch (reason) {
      setProblem(words(reason));
    }
    setBusy(false);
  };
  const days = has.history_days === null || terms.includes(has.history_days) ? terms : [...terms, has.history_days].sort((a, b) => a - b);
  const speaking = (store.value?.data ?? []).filter((model) => model.installed && model.speaks).map((model) => model.id);
  const facts: [string, string][] = [
    [say.settings.operator, has.operator],
    [say.settings.characters, has.max_characters.toLocaleString('en')],
    ...(known.value ? [[say.settings.recording, say.units.seconds(known.value.recording_seconds)] as [string, string]] : []),
    [say.settings.speakers, String(has.speakers)],
    [say.settings.database, has.database],
    [say.settings.https, has.https ? say.settings.yes : say.settings.no],
  ];
  return (
    <form class="card" aria-label={say.settings.server} onSubmit={(event) => void save(event)}>
      <h2>{say.settings.server}</h2>
      <div class="settings-rows">
        <fieldset disabled={isFixed('voice')}>
          <VoiceSelect label={say.settings.voice} voices={voices.value ?? []} value={has.voice ?? ''} none={say.settings.standIns} onChange={(voice) => put({ voice: voice || null })} />
          <p class="hint">{isFixed('voice') ? say.settings.fixed : say.settings.voiceHint}</p>
        </fieldset>
        <fieldset disabled={isFixed('model')}>
          <label>{say.settings.model}
            <select value={has.model} onChange={(event) => put({ model: event.currentTarget.value })}>
              {[...new Set([has.model, ...speaking])].map((id) => <option key={id} value={id}>{id}</option>)}
            </select>
          </label>
          {isFixed('model') && <p class="hint">{say.settings.fixed}</p>}
        </fieldset>
        <fieldset disabled={isFixed('history_days')}>
          <label>{say.settings.history}
            <select value={has.history_days === null ? '' : String(has.history_days)} onChange={(event) => put({ history_days: event.currentTarget.value === '' ? null : Number(event.currentTarget.value) })}>
              {asked.value.history_days === null && <option value="">{say.settings.historyEver}</option>}
              {days.map((term) => <option key={term} value={term}>{say.settings.historyDays(term)}</option>)}
            </select>
          </label>
          {isFixed('history_days') && <p class="hint">{say.settings.fixed}</p>}
        </fieldset>
        <fieldset disabled={isFixed('consent')}>
          <legend>{say.settings.consent}</legend>
          <div class="choices">
            {Object.entries(say.settings.policies).map(([policy, what]) => (
              <label key={policy} class="beside"><input type="radio" name="consent" checked={has.consent === policy} onChange={() => put({ consent: policy as Changes['consent'] })} />{what}</label>
            ))}
          </div>
          {isFixed('consent') && <p class="hint">{say.settings.fixed}</p>}
        </fieldset>
      </div>
      {problem && <Notice kind="bad">{problem}</Notice>}
      <div class="row">
        <button class="primary" disabled={busy || Object.keys(changed).length === 0}>{say.settings.save}</button>
        <span class="hint" role="status">{isSaved && say.settings.saved}</span>
      </div>
      <details><summary class="hint">{say.settings.facts}</summary><dl class="facts">{facts.map(([term, value]) => <div key={term}><dt>{term}</dt><dd>{value}</dd></div>)}</dl></details>
    </form>
  );
}
