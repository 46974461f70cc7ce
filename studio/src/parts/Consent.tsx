import { useEffect, useRef, useState } from 'preact/hooks';
import { words } from '../api/client';
import { agree, challenge, type Challenge, type Voice } from '../api/voices';
import { say } from '../strings';
import { DropArea } from './DropArea';
import { Notice } from './Notice';
import { RecordButton } from './RecordButton';

const mostReadingSeconds = 60;
const dayMs = 86_400_000;

/** The owner of a voice agrees: names themselves, reads a fresh sentence, and the server compares words and voice. */
export function Consent({ voice, onClose }: { voice: Voice; onClose(given: boolean): void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [owner, setOwner] = useState('');
  const [purpose, setPurpose] = useState(say.consent.purposeUsual);
  const [commercial, setCommercial] = useState(false);
  const [days, setDays] = useState(0);
  const [sentence, setSentence] = useState<Challenge | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const [given, setGiven] = useState('');

  useEffect(() => dialog.current?.showModal(), []);
  const run = async (work: () => Promise<void>) => {
    setBusy(true);
    setProblem('');
    try {
      await work();
    } catch (reason) {
      setProblem(words(reason));
    }
    setBusy(false);
  };
  const begin = () => run(async () => setSentence(await challenge(voice.voice_id, owner.trim(), purpose.trim(), commercial, days ? new Date(Date.now() + days * dayMs).toISOString() : null)));
  const hand = (recording: File) => run(async () => setGiven((await agree(sentence!.id, voice.voice_id, recording)).owner));

  return (
    <dialog ref={dialog} onClose={() => onClose(given !== '')} aria-labelledby="consent-title">
      <div class="stack">
        <h2 id="consent-title">{say.consent.title(voice.name)}</h2>
        {given ? <Notice kind="good">{say.consent.done(given)}</Notice> : <p>{say.consent.why}</p>}
        {!given && !sentence && (
          <form class="stack" onSubmit={(event) => { event.preventDefault(); void begin(); }}>
            <label>{say.consent.owner}<input required maxLength={200} autocomplete="name" value={owner} onInput={(event) => setOwner(event.currentTarget.value)} /></label>
            <label>{say.consent.purpose}<input required maxLength={500} value={purpose} onInput={(event) => setPurpose(event.currentTarget.value)} /></label>
            <div class="row">
              <label class="grow">{say.consent.scope}
                <select value={commercial ? 'commercial' : 'personal'} onChange={(event) => setCommercial(event.currentTarget.value === 'commercial')}>
                  {Object.entries(say.consent.scopes).map(([value, name]) => <option key={value} value={value}>{name}</option>)}
                </select>
              </label>
              <label class="grow">{say.consent.ends}
                <select value={days} onChange={(event) => setDays(Number(event.currentTarget.value))}>
                  {say.consent.terms.map(([value, name]) => <option key={value} value={value}>{name}</option>)}
                </select>
              </label>
            </div>
            <div class="row"><button class="primary" disabled={busy || !owner.trim() || !purpose.trim()}>{say.consent.sentence}</button></div>
          </form>
        )}
        {!given && sentence && (
          <>
            <p>{say.consent.read}</p>
            <p class="reading">{sentence.sentence}</p>
            <p class="hint">{say.consent.until(say.units.time(sentence.valid_until))}</p>
            <div class="row"><RecordButton name="consent.wav" most={mostReadingSeconds} disabled={busy} onRecorded={(file) => void hand(file)} onProblem={setProblem} /></div>
            <DropArea label={say.voices.drop} accept="audio/*,video/webm" onFile={(file) => void hand(file)} />
            {busy && <p role="status">{say.consent.checking}</p>}
          </>
        )}
        {problem && <Notice kind="bad">{problem}</Notice>}
        <div class="row"><button type="button" onClick={() => dialog.current?.close()}>{say.close}</button></div>
      </div>
    </dialog>
  );
}
