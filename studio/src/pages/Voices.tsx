import { useState } from 'preact/hooks';
import { words } from '../api/client';
import { consentOf, list, remove, revoke, tagsOf, type GivenConsent, type Voice } from '../api/voices';
import { Confirm } from '../parts/Confirm';
import { Consent } from '../parts/Consent';
import { NewVoice } from '../parts/NewVoice';
import { Notice } from '../parts/Notice';
import { useAsk } from '../parts/useAsk';
import { EditVoice } from '../parts/voices/EditVoice';
import { VoiceCard } from '../parts/voices/VoiceCard';
import { say } from '../strings';

type Asked =
  | { about: 'consent' | 'edit' | 'remove'; voice: Voice }
  | { about: 'revoke'; voice: Voice; consent: GivenConsent };

/** Voices: make one, find one, agree to one, change or delete one. */
export function Voices(_: { rest: string }) {
  const voices = useAsk(list);
  const [search, setSearch] = useState('');
  const [tag, setTag] = useState('');
  const [asked, setAsked] = useState<Asked | null>(null);
  const [note, setNote] = useState('');
  const [problem, setProblem] = useState('');
  const [version, setVersion] = useState(0);

  const again = () => {
    voices.again();
    setVersion((before) => before + 1);
  };
  const made = (id: string, name: string) => {
    setNote(say.voices.made(name));
    voices.again();
    void consentOf(id).then((consent) => {
      if (consent.blocked) setAsked({ about: 'consent', voice: { voice_id: id, name } as Voice });
    }, () => undefined);
  };
  const run = async (work: Promise<unknown>, done: string, then: () => void) => {
    setProblem('');
    try {
      await work;
      setNote(done);
    } catch (reason) {
      setProblem(words(reason));
    }
    then();
  };

  const all = voices.value ?? [];
  const tags = [...new Set(all.flatMap((voice) => [...tagsOf(voice), voice.labels.language ?? '', voice.labels.gender ?? '']))].filter(Boolean).sort();
  const wanted = search.trim().toLowerCase();
  const chosen = tags.includes(tag) ? tag : '';
  const shown = all.filter((voice) =>
    (!chosen || Object.values(voice.labels).includes(chosen))
    && [voice.name, voice.description ?? '', ...Object.values(voice.labels)].some((text) => text.toLowerCase().includes(wanted)));

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
        {tags.length > 0 && (
          <div class="row" role="group" aria-label={say.voices.filter}>
            {['', ...tags].map((each) => <button key={each} type="button" class="chip" aria-pressed={each === chosen} onClick={() => setTag(each)}>{each || say.voices.all}</button>)}
          </div>
        )}
        {!voices.value && !voices.problem && <p class="hint">{say.loading}</p>}
        {voices.value && shown.length === 0 && <p class="hint">{say.voices.none}</p>}
        <ul class="plain voice-list">
          {shown.map((voice) => (
            <VoiceCard key={`${voice.voice_id} ${version}`} voice={voice}
              onConsent={() => setAsked({ about: 'consent', voice })}
              onRevoke={(consent) => setAsked({ about: 'revoke', voice, consent })}
              onEdit={() => setAsked({ about: 'edit', voice })}
              onRemove={() => setAsked({ about: 'remove', voice })}
              onProblem={(reason) => setProblem(words(reason))} />
          ))}
        </ul>
      </section>
      {asked?.about === 'consent' && <Consent voice={asked.voice} onClose={(given) => { setAsked(null); if (given) again(); }} />}
      {asked?.about === 'edit' && <EditVoice voice={asked.voice} onClose={(name) => { setAsked(null); if (name) { setNote(say.voices.saved(name)); again(); } }} />}
      {asked?.about === 'remove' && (
        <Confirm title={say.voices.removeTitle(asked.voice.name)} text={say.voices.removeSure} action={say.voices.remove}
          onDone={(isSure) => { setAsked(null); if (isSure) void run(remove(asked.voice.voice_id), say.voices.removed(asked.voice.name), voices.again); }} />
      )}
      {asked?.about === 'revoke' && (
        <Confirm title={say.consent.revokeTitle(asked.consent.owner)} text={say.consent.revokeSure} action={say.consent.revoke}
          onDone={(isSure) => { setAsked(null); if (isSure) void run(revoke(asked.consent.id), say.consent.revoked, again); }} />
      )}
    </>
  );
}
