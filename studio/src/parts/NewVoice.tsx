import { useRef, useState } from 'preact/hooks';
import { words } from '../api/client';
import { check, clone, type Quality } from '../api/voices';
import { decode, type Heard } from '../sound/decoding';
import { say } from '../strings';
import { DropArea } from './DropArea';
import { limits } from './limits';
import { Notice } from './Notice';
import { QualityReport } from './QualityReport';
import { RecordButton } from './RecordButton';
import { Sound } from './Sound';

const mostRecordedSeconds = 60;

/** From a recording to a voice: record or drop, look at its quality, name it. */
export function NewVoice({ onMade }: { onMade(id: string, name: string): void }) {
  const [file, setFile] = useState<File | null>(null);
  const [heard, setHeard] = useState<Heard | null>(null);
  const [quality, setQuality] = useState<Quality | null>(null);
  const [problem, setProblem] = useState('');
  const [note, setNote] = useState('');
  const [name, setName] = useState('');
  const [tags, setTags] = useState('');
  const [busy, setBusy] = useState<'' | 'checking' | 'cloning'>('');
  const turn = useRef(0);

  const reset = () => {
    turn.current++;
    setFile(null);
    setHeard(null);
    setQuality(null);
    setProblem('');
    setNote('');
    setBusy('');
  };
  const take = async (given: File, more = false) => {
    reset();
    const mine = turn.current;
    const current = () => mine === turn.current;
    setNote(more ? say.faults.one : '');
    setBusy('checking');
    try {
      const most = await limits();
      if (given.size === 0) throw new Error(say.faults.empty(given.name));
      if (given.size > most.audio_bytes) throw new Error(say.faults.tooLarge(given.name, say.units.bytes(given.size), say.units.bytes(most.audio_bytes)));
      const sound = await decode(given, most.recording_seconds);
      if (!current()) return;
      setFile(given);
      setHeard(sound);
      const found = await check(given);
      if (current()) setQuality(found);
    } catch (reason) {
      if (current()) {
        setFile(null);
        setProblem(words(reason));
      }
    }
    if (current()) setBusy('');
  };
  const make = async () => {
    if (!file) return;
    setBusy('cloning');
    setProblem('');
    try {
      const id = await clone(name.trim(), file, tags.split(',').map((tag) => tag.trim()).filter(Boolean));
      const made = name.trim();
      reset();
      setName('');
      setTags('');
      onMade(id, made);
    } catch (reason) {
      setBusy('');
      setProblem(words(reason));
    }
  };

  return (
    <section class="card" aria-label={say.voices.make}>
      <div class="row apart">
        <h2>{say.voices.make}</h2>
        {file && <button type="button" onClick={reset}>{say.sound.another}</button>}
      </div>
      {!file && busy === '' && (
        <div class="stack">
          <div class="row"><RecordButton name="recording.wav" most={mostRecordedSeconds} onRecorded={(made) => void take(made)} onProblem={setProblem} /></div>
          <p class="hint">{say.voices.readThis} <q>{say.voices.sample}</q></p>
          <DropArea label={say.voices.drop} accept="audio/*,video/webm" onFile={(given, more) => void take(given, more)} />
        </div>
      )}
      {note && <Notice>{note}</Notice>}
      {problem && <Notice kind="bad">{problem}</Notice>}
      {file && heard && (
        <Sound samples={heard.samples} hz={heard.hz} file={file}
          used={quality ? { from: quality.used_from_seconds / quality.seconds, to: (quality.used_from_seconds + quality.used_seconds) / quality.seconds } : undefined} />
      )}
      {busy === 'checking' && <p class="hint" role="status">{say.voices.checking}</p>}
      {quality && (
        <>
          <QualityReport quality={quality} />
          <form class="row ends" onSubmit={(event) => { event.preventDefault(); void make(); }}>
            <label class="grow">{say.voices.name}<input required maxLength={100} value={name} onInput={(event) => setName(event.currentTarget.value)} /></label>
            <label class="grow">{say.voices.tags}<input value={tags} onInput={(event) => setTags(event.currentTarget.value)} /></label>
            <button class="primary" disabled={busy !== '' || !name.trim()}>{busy === 'cloning' ? say.voices.cloning : say.voices.clone}</button>
          </form>
        </>
      )}
    </section>
  );
}
