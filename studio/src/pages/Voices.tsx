import { useState } from 'preact/hooks';
import { words } from '../api/client';
import { consentOf, list, remove, type Voice } from '../api/voices';
import { Consent } from '../parts/Consent';
import { Icon } from '../parts/Icon';
import { NewVoice } from '../parts/NewVoice';
import { Notice } from '../parts/Notice';
import { useAsk } from '../parts/useAsk';
import { say } from '../strings';

/** Voices: make one, find one, agree to one, delete one. */
export function Voices(_: { rest: string }) {
  const voices = useAsk(list);
  const [search, setSearch] = useState('');
  const [asked, setAsked] = useState<Voice | null>(null);
  const [note, setNote] = useState('');
  const [problem, setProblem] = useState('');
  const [version, setVersion] = useState(0);

  const made = (id: string, name: string) => {
    setNote(say.voices.made(name));
    voices.again();
    void consentOf(id).then((consent) => {
      if (consent.blocked) setAsked({ voice_id: id, name } as Voice);
    }, () => undefined);
  };
  const drop = async (voice: Voice) => {
    if (!confirm(say.voices.removeSure(voice.name))) return;
    try {
      await remove(voice.voice_id);
      setNote(say.voices.removed(voice.name));
      setProblem('');
    } catch (reason) {
      setProblem(words(reason));
    }
    voices.again();
  };
  const wanted = search.trim().toLowerCase();
  const shown = (voices.value ?? []).filter((voice) =>
    [voice.name, voice.description ?? '', ...Object.values(voice.labels)].some((text) => text.toLowerCase().includes(wanted)));

  return (
    <>
      <div class="head"><h1>{say.voices.title}</h1><p class="lead">{say.voices.lead}</p></div>
      <NewVoice onMade={made} />
      {note && <Notice kind="good">{note}</Notice>}
      {(problem || voices.problem) && <Notice kind="bad">{problem || voices.problem}</Notice>}
      <section class="stack" aria-label={say.voices.library}>
        <div class="row apart">
          <h2>{say.voices.library} <small>{voices.value && say.voices.count(shown.length)}</small></h2>
          <input type="search" class="grow" aria-label={say.voices.search} placeholder={say.voices.search} value={search} onInput={(event) => setSearch(event.currentTarget.value)} />
        </div>
        {!voices.value && !voices.problem && <p class="hint">{say.loading}</p>}
        {voices.value && shown.length === 0 && <p class="hint">{say.voices.none}</p>}
        <ul class="plain voice-list">
          {shown.map((voice) => (
            <VoiceCard key={`${voice.voice_id} ${version}`} voice={voice} onConsent={() => setAsked(voice)} onRemove={() => void drop(voice)} />
          ))}
        </ul>
      </section>
      {asked && <Consent voice={asked} onClose={(given) => { setAsked(null); if (given) setVersion(version + 1); }} />}
    </>
  );
}

function VoiceCard({ voice, onConsent, onRemove }: { voice: Voice; onConsent(): void; onRemove(): void }) {
  const isOwn = voice.category !== 'premade';
  const consent = useAsk(() => (isOwn ? consentOf(voice.voice_id) : Promise.resolve({ missing: false, blocked: false })));
  return (
    <li class="card">
      <div class="stack tight">
        <h3>{voice.name}</h3>
        {voice.description && <p class="hint">{voice.description}</p>}
        <div class="row">
          {!isOwn && <span class="tag">{say.voices.builtIn}</span>}
          {isOwn && consent.value && (
            <span class={consent.value.missing ? 'tag warn' : 'tag good'}>
              {consent.value.blocked ? say.consent.needed : consent.value.missing ? say.consent.missing : say.consent.fine}
            </span>
          )}
          {Object.values(voice.labels).filter(Boolean).map((label) => <span key={label} class="tag">{label}</span>)}
        </div>
      </div>
      <div class="row">
        {consent.value?.missing && <button type="button" class={consent.value.blocked ? 'primary' : ''} onClick={onConsent} aria-label={`${say.consent.give}: ${voice.name}`}>{say.consent.give}</button>}
        {!consent.value?.blocked && <a class="button" href={`#/speak/${encodeURIComponent(voice.voice_id)}`} aria-label={`${say.voices.try}: ${voice.name}`}><Icon name="speak" />{say.voices.try}</a>}
        {isOwn && <button type="button" class="icon-button danger" aria-label={`${say.voices.remove}: ${voice.name}`} title={say.voices.remove} onClick={onRemove}><Icon name="remove" /></button>}
      </div>
    </li>
  );
}
