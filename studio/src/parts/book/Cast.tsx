import { useState } from 'preact/hooks';
import type { Voice } from '../../api/voices';
import { say } from '../../strings';
import { VoiceSelect } from '../VoiceSelect';

interface Props {
  /** Who seems to speak in the text. */
  found: { name: string; lines: number }[];
  voices: Voice[];
  /** Names with the voices that they were given. */
  cast: Record<string, string>;
  onChange(cast: Record<string, string>): void;
}

/** Who speaks in which voice. */
export function Cast({ found, voices, cast, onChange }: Props) {
  const [name, setName] = useState('');
  const names = [...found.map((each) => each.name), ...Object.keys(cast).filter((each) => !found.some((one) => one.name === each))];
  const give = (speaker: string, voice: string) => {
    const next = { ...cast };
    if (voice) next[speaker] = voice;
    else delete next[speaker];
    onChange(next);
  };
  const add = () => {
    const speaker = name.replace(/[[\]:,\n]/g, '').trim();
    const voice = voices[0];
    if (speaker && voice) give(speaker, voice.voice_id);
    setName('');
  };
  return (
    <fieldset class="stack tight">
      <legend>{say.book.speakers}</legend>
      {names.length > 0 && <p class="hint">{say.book.speakersHint}</p>}
      {names.map((speaker) => (
        <div key={speaker} class="cast-row">
          <span><b>{speaker}</b> <small>{say.book.lines(found.find((each) => each.name === speaker)?.lines ?? 0)}</small></span>
          <VoiceSelect isQuiet label={`${say.book.voice}: ${speaker}`} voices={voices} value={cast[speaker] ?? ''} none={say.book.asText} onChange={(voice) => give(speaker, voice)} />
        </div>
      ))}
      <div class="row nowrap">
        <input class="grow" maxLength={60} aria-label={say.book.speaker} placeholder={say.book.speaker} value={name}
          onInput={(event) => setName(event.currentTarget.value)} onKeyDown={(event) => { if (event.key === 'Enter') { event.preventDefault(); add(); } }} />
        <button type="button" disabled={!name.trim()} onClick={add}>{say.book.addSpeaker}</button>
      </div>
    </fieldset>
  );
}
