import { useEffect, useState } from 'preact/hooks';
import { speechHz } from '../api/speech';
import { list } from '../api/voices';
import { Icon } from '../parts/Icon';
import { limits } from '../parts/limits';
import { Notice } from '../parts/Notice';
import { save } from '../parts/saving';
import { Sound } from '../parts/Sound';
import { useAsk } from '../parts/useAsk';
import { useSpeaking, type Live, type Take } from '../parts/useSpeaking';
import { say } from '../strings';

const largestSeed = 999_999;
const draftName = 'myna.draft';

/** Speak: a text, a voice, and takes beside each other. */
export function Speak({ rest }: { rest: string }) {
  const voices = useAsk(list);
  const known = useAsk(limits);
  const speaking = useSpeaking();
  const [text, setText] = useState(() => localStorage.getItem(draftName) ?? say.speak.usual);
  const [voiceId, setVoiceId] = useState('');
  const [seed, setSeed] = useState(1);
  const [speed, setSpeed] = useState(1);

  // A text that somebody wrote survives a closed tab.
  useEffect(() => localStorage.setItem(draftName, text), [text]);
  useEffect(() => {
    if (rest) setVoiceId(rest);
    voices.again();
  }, [rest, location.hash]);

  const all = voices.value ?? [];
  const voice = all.find((each) => each.voice_id === voiceId) ?? all[0];
  const most = known.value?.characters ?? 10_000;
  const isLong = text.length > most;
  const start = () => {
    if (voice && text.trim() && !isLong) speaking.start({ voiceId: voice.voice_id, voice: voice.name, text, seed, speed });
  };

  return (
    <>
      <div class="head"><h1>{say.speak.title}</h1><p class="lead">{say.speak.lead}</p></div>
      {voices.problem && <Notice kind="bad">{voices.problem}</Notice>}
      <form class="card" onSubmit={(event) => { event.preventDefault(); start(); }}>
        <label>{say.speak.text}
          <textarea
            value={text}
            placeholder={say.speak.placeholder}
            aria-describedby="speak-count"
            onInput={(event) => setText(event.currentTarget.value)}
            onKeyDown={(event) => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) start(); }}
          />
        </label>
        <p id="speak-count" class="hint">{isLong ? '' : say.speak.counted(text.length, most)}</p>
        {isLong && <Notice kind="bad">{say.speak.long(text.length, most)}</Notice>}
        <div class="row">
          <label class="grow">{say.speak.voice}
            <select value={voice?.voice_id ?? ''} onChange={(event) => setVoiceId(event.currentTarget.value)}>
              {all.map((each) => <option key={each.voice_id} value={each.voice_id}>{each.name}</option>)}
            </select>
          </label>
          <label class="grow">{say.speak.speed(speed.toFixed(2))}
            <input type="range" min="0.5" max="2" step="0.05" value={speed} onInput={(event) => setSpeed(Number(event.currentTarget.value))} />
          </label>
          <label>{say.speak.seed}
            <span class="row nowrap">
              <input class="seed" type="number" min="0" max={largestSeed} step="1" value={seed} title={say.speak.seedHint}
                onInput={(event) => setSeed(Math.min(largestSeed, Math.max(0, Math.trunc(Number(event.currentTarget.value) || 0))))} />
              <button type="button" class="icon-button" aria-label={say.speak.dice} title={say.speak.dice} onClick={() => setSeed(1 + Math.floor(Math.random() * largestSeed))}><Icon name="dice" /></button>
            </span>
          </label>
        </div>
        <div class="row">
          <button class="primary" disabled={!voice || !text.trim() || isLong}><Icon name="speak" />{say.speak.go}</button>
          {speaking.live && <button type="button" onClick={speaking.stop}><Icon name="stop" />{say.speak.stop}</button>}
          <span class="hint" role="status">
            {speaking.live && (speaking.live.firstMs === null ? say.speak.waiting : say.speak.first(speaking.live.firstMs))}
            {!text.trim() && say.speak.empty}
          </span>
        </div>
        {speaking.live && <Spoken live={speaking.live} />}
      </form>
      {speaking.problem && <Notice kind="bad">{speaking.problem}</Notice>}
      {speaking.note && <Notice>{speaking.note}</Notice>}
      <section class="stack" aria-label={say.speak.takes}>
        <h2>{say.speak.takes}</h2>
        {speaking.takes.length === 0 && <p class="hint">{say.speak.noTakes}</p>}
        <ul class="takes">{speaking.takes.map((take) => <TakeCard key={take.number} take={take} onRemove={() => speaking.forget(take.number)} />)}</ul>
      </section>
    </>
  );
}

function Spoken({ live: { text, from, to } }: { live: Live }) {
  return <div class="spoken" aria-label={say.speak.reading} role="group">{text.slice(0, from)}{to > from && <mark>{text.slice(from, to)}</mark>}{text.slice(to)}</div>;
}

function TakeCard({ take, onRemove }: { take: Take; onRemove(): void }) {
  const name = say.speak.take(take.number);
  return (
    <li class="card">
      <div class="row apart">
        <h3>{name} {!take.whole && <span class="tag warn">{say.speak.partial}</span>}</h3>
        <span class="row nowrap">
          <button type="button" class="icon-button" aria-label={`${say.download}: ${name}`} title={say.download} onClick={() => save(take.file, `${take.voice} ${take.number}.wav`)}><Icon name="download" /></button>
          <button type="button" class="icon-button" aria-label={`${say.speak.remove}: ${name}`} title={say.speak.remove} onClick={onRemove}><Icon name="remove" /></button>
        </span>
      </div>
      <p class="hint">{say.speak.facts(take.voice, take.seed, take.speed.toFixed(2), say.units.seconds(take.samples.length / speechHz))}</p>
      <Sound samples={take.samples} hz={speechHz} file={take.file} />
    </li>
  );
}
