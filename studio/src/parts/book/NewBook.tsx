import { useEffect, useRef, useState } from 'preact/hooks';
import { bookEndings, order, read, type BookOrder, type BookText } from '../../api/books';
import { words } from '../../api/client';
import { listOf } from '../../api/jobs';
import { list } from '../../api/voices';
import { say } from '../../strings';
import { DropArea } from '../DropArea';
import { limits } from '../limits';
import { Notice } from '../Notice';
import { useAsk } from '../useAsk';
import { BookSettings } from './BookSettings';
import { Contents } from './Contents';
import { EarlierBooks } from './EarlierBooks';

const draftName = 'myna.book.draft';
// Of what browsers keep for a page.
const mostDraftCharacters = 2_000_000;
const cueLine = /^\d\d:\d\d(:\d\d)?[.,]\d{3} -->/m;

/** From a file or a pasted text to an order: what will be read, by whom, as what file. */
export function NewBook() {
  const voices = useAsk(list);
  const earlier = useAsk(() => listOf('audiobook'), 5000);
  const [file, setFile] = useState<File | null>(null);
  const [text, setText] = useState<BookText | null>(null);
  const [cast, setCast] = useState<Record<string, string>>({});
  const [pasted, setPasted] = useState(() => localStorage.getItem(draftName) ?? '');
  const [busy, setBusy] = useState<'' | 'reading' | 'ordering'>('');
  const [problem, setProblem] = useState('');
  const [note, setNote] = useState('');
  const turn = useRef<AbortController | null>(null);

  useEffect(() => {
    const timer = setTimeout(() => localStorage.setItem(draftName, pasted.slice(0, mostDraftCharacters)), 300);
    return () => clearTimeout(timer);
  }, [pasted]);

  const look = async (given: File, names: string[]) => {
    turn.current?.abort();
    const mine = new AbortController();
    turn.current = mine;
    setProblem('');
    try {
      const most = await limits();
      if (given.size === 0) throw new Error(say.faults.empty(given.name));
      const bytes = Math.max(most.audio_bytes, most.picture_bytes);
      if (given.size > bytes) throw new Error(say.faults.tooLarge(given.name, say.units.bytes(given.size), say.units.bytes(bytes)));
      const found = await read(given, names, mine.signal);
      if (mine.signal.aborted) return;
      setFile(given);
      // Names are guessed in the text as it is without a cast; with one they are not in it any more.
      setText((before) => (names.length && before ? { ...found, speakers: before.speakers } : found));
    } catch (reason) {
      if (!mine.signal.aborted) setProblem(words(reason));
    }
    if (turn.current === mine) setBusy('');
  };
  const take = (given: File, more = false) => {
    setNote(more ? say.faults.one : '');
    setText(null);
    setFile(null);
    setCast({});
    setBusy('reading');
    void look(given, []);
  };
  const takePasted = () => {
    const ending = cueLine.test(pasted) ? 'srt' : /^#{1,6} \S/m.test(pasted) ? 'md' : 'txt';
    take(new File([pasted], `${say.book.pasted}.${ending}`, { type: 'text/plain' }));
  };
  const reset = () => {
    turn.current?.abort();
    setFile(null);
    setText(null);
    setProblem('');
    setNote('');
    setBusy('');
  };
  const changeCast = (next: Record<string, string>) => {
    setCast(next);
    if (file) void look(file, Object.keys(next));
  };
  const make = async (request: BookOrder) => {
    if (!file) return;
    setBusy('ordering');
    setProblem('');
    try {
      const job = await order(file, { ...request, cast });
      reset();
      earlier.again();
      location.hash = `#/book/${job.id}`;
    } catch (reason) {
      setProblem(words(reason));
    }
    setBusy('');
  };

  return (
    <>
      {note && <Notice>{note}</Notice>}
      {problem && <Notice kind="bad">{problem}</Notice>}
      {!text && (
        <section class="card" aria-label={say.book.title}>
          <DropArea label={say.book.drop} accept={bookEndings} onFile={take} />
          <label>{say.book.paste}
            <textarea value={pasted} aria-describedby="paste-hint" onInput={(event) => setPasted(event.currentTarget.value)} />
          </label>
          <div class="row apart">
            <p id="paste-hint" class="hint grow">{say.book.pasteHint}</p>
            <button type="button" class="primary" disabled={!pasted.trim() || busy !== ''} onClick={takePasted}>{say.book.use}</button>
          </div>
          {busy === 'reading' && <p class="hint" role="status">{say.book.reading}</p>}
        </section>
      )}
      {text && file && (
        <>
          <div class="row apart">
            <div class="stack tight"><h2>{text.title ?? file.name}</h2><p class="hint">{say.book.summary(text.chapters.length, text.characters, say.units.about(text.estimated_seconds))}</p></div>
            <button type="button" onClick={reset}>{say.book.another}</button>
          </div>
          <div class="two book-order">
            <Contents text={text} />
            <BookSettings key={file.name + file.size} text={text} fileName={file.name} voices={voices.value ?? []} cast={cast} busy={busy === 'ordering'} onCast={changeCast} onOrder={(request) => void make(request)} />
          </div>
        </>
      )}
      {!text && <EarlierBooks jobs={earlier.value} problem={earlier.problem} />}
    </>
  );
}
