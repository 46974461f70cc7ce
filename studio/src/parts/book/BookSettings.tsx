import { useState } from 'preact/hooks';
import type { BookOrder, BookText } from '../../api/books';
import type { Voice } from '../../api/voices';
import { say } from '../../strings';
import { VoiceSelect } from '../VoiceSelect';
import { Cast } from './Cast';

interface Props {
  text: BookText;
  fileName: string;
  voices: Voice[];
  cast: Record<string, string>;
  busy: boolean;
  onCast(cast: Record<string, string>): void;
  onOrder(order: BookOrder): void;
}

const largestSeed = 999_999;

/** How a book is read: voices, file, subtitles, speed. */
export function BookSettings({ text, fileName, voices, cast, busy, onCast, onOrder }: Props) {
  const [title, setTitle] = useState(text.title ?? fileName.replace(/\.[^.]+$/, ''));
  const [author, setAuthor] = useState(text.author ?? '');
  const [chosen, setChosen] = useState('');
  const [output, setOutput] = useState('m4b');
  const [subtitles, setSubtitles] = useState<string[]>([]);
  const [speed, setSpeed] = useState(1);
  const [seed, setSeed] = useState(1);
  const [fast, setFast] = useState(false);
  const voice = voices.find((each) => each.voice_id === chosen) ?? voices[0];
  const turn = (format: string) => setSubtitles(subtitles.includes(format) ? subtitles.filter((each) => each !== format) : [...subtitles, format]);
  const submit = (event: Event) => {
    event.preventDefault();
    if (voice) onOrder({ voice: voice.voice_id, cast, output, subtitles, title: title.trim() || undefined, author: author.trim() || undefined, speed, seed, fast });
  };
  return (
    <form class="card" aria-label={say.book.settings} onSubmit={submit}>
      <h2>{say.book.settings}</h2>
      <VoiceSelect label={Object.keys(cast).length ? say.book.narrator : say.book.voice} voices={voices} value={voice?.voice_id ?? ''} onChange={setChosen} />
      <Cast found={text.speakers} voices={voices} cast={cast} onChange={onCast} />
      <div class="row">
        <label class="grow">{say.book.name}<input maxLength={200} value={title} onInput={(event) => setTitle(event.currentTarget.value)} /></label>
        <label class="grow">{say.book.author}<input maxLength={200} value={author} onInput={(event) => setAuthor(event.currentTarget.value)} /></label>
      </div>
      <label>{say.book.format}
        <select value={output} onChange={(event) => setOutput(event.currentTarget.value)}>
          {Object.entries(say.book.formats).map(([format, name]) => <option key={format} value={format}>{name}</option>)}
        </select>
      </label>
      <fieldset class="row">
        <legend>{say.book.subtitles}</legend>
        {['srt', 'vtt'].map((format) => (
          <label key={format} class="beside"><input type="checkbox" checked={subtitles.includes(format)} onChange={() => turn(format)} />{format.toUpperCase()}</label>
        ))}
      </fieldset>
      <div class="row">
        <label class="grow">{say.book.speed(speed.toFixed(2))}<input type="range" min="0.5" max="2" step="0.05" value={speed} onInput={(event) => setSpeed(Number(event.currentTarget.value))} /></label>
        <label>{say.book.seed}
          <input class="seed" type="number" min="0" max={largestSeed} value={seed} onInput={(event) => setSeed(Math.min(largestSeed, Math.max(0, Math.trunc(Number(event.currentTarget.value) || 0))))} />
        </label>
      </div>
      <label class="beside"><input type="checkbox" checked={fast} onChange={() => setFast(!fast)} />{say.book.fast}</label>
      <p class="hint">{say.book.summary(text.chapters.length, text.characters, say.units.about(text.estimated_seconds / speed))}</p>
      <button class="primary" disabled={busy || !voice}>{busy ? say.book.making : say.book.make}</button>
    </form>
  );
}
