import { useEffect, useState } from 'preact/hooks';
import { speechHz } from '../api/speech';
import { list } from '../api/voices';
import { Confirm } from '../parts/Confirm';
import { Icon } from '../parts/Icon';
import { limits } from '../parts/limits';
import { Notice } from '../parts/Notice';
import { Compare } from '../parts/speak/Compare';
import { placeIn } from '../parts/speak/markup';
import { TakeCard } from '../parts/speak/TakeCard';
import { TextField } from '../parts/speak/TextField';
import type { Take } from '../parts/speak/takeStore';
import { useSpeaking, type Live } from '../parts/speak/useSpeaking';
import { useTakes } from '../parts/speak/useTakes';
import { useAsk } from '../parts/useAsk';
import { VoiceSelect } from '../parts/VoiceSelect';
import { say } from '../strings';

const largestSeed = 999_999;
const draftName = 'myna.draft';

/** Speak: a text, a voice, and takes beside each other. */
export function Speak({ rest }: { rest: string }) {
  const voices = useAsk(list);
  const known = useAsk(limits);
  const kept = useTakes(speechHz);
  const speaking = useSpeaking(kept.add);
  const [text, setText] = useState(() => localStorage.getItem(draftName) ?? say.speak.usual);
  const [voiceId, setVoiceId] = useState('');
  const [seed, setSeed] = useState(1);
  const [speed, setSpeed] = useState(1);
  const [sides, setSides] = useState<number[]>([]);
  const [clearing, setClearing] = useState(false);

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
  const use = (take: Take) => {
    setText(take.text);
    setVoiceId(take.voiceId);
    setSeed(take.seed);
    setSpeed(take.speed);
    scrollTo({ top: 0, behavior: 'smooth' });
  };
  const compare = (number: number) => setSides((before) => (before.includes(number) ? before.filter((each) => each !== number) : [...before.slice(-1), number]));
  const pair = sides.map((number) => kept.takes.find((take) => take.number === number)).filter((take) => take !== undefined);

  return (
    <>
      <div class="head"><h1>{say.speak.title}</h1><p class="lead">{say.speak.lead}</p></div>
      {voices.problem && <Notice kind="bad">{voices.problem}</Notice>}
      <form class="card" onSubmit={(event) => { event.preventDefault(); start(); }}>
        <TextField text={text} hintId="speak-count" problem={speaking.problem} onText={setText} onGo={start} />
        <p id="speak-count" class="hint">{isLong ? '' : say.speak.counted(text.length, most)}</p>
        {isLong && <Notice kind="bad">{say.speak.long(text.length, most)} <a href="#/book">{say.pages.book}</a></Notice>}
        <div class="row">
          <VoiceSelect label={say.speak.voice} voices={all} value={voice?.voice_id ?? ''} onChange={setVoiceId} />
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
      {speaking.problem && !placeIn(speaking.problem) && <Notice kind="bad">{speaking.problem}</Notice>}
      {speaking.note && <Notice>{speaking.note}</Notice>}
      {pair.length === 2 && <Compare key={sides.join()} takes={[pair[0]!, pair[1]!]} onClose={() => setSides([])} />}
      {pair.length === 1 && <Notice>{say.takes.pick}</Notice>}
      <section class="stack" aria-label={say.speak.takes}>
        <div class="row apart">
          <h2>{say.speak.takes}</h2>
          {kept.takes.length > 0 && <button type="button" class="link" onClick={() => setClearing(true)}>{say.takes.clear}</button>}
        </div>
        <p class="hint">{kept.takes.length === 0 ? say.speak.noTakes : kept.isKept ? say.takes.kept : say.takes.keptWhy}</p>
        <ul class="takes">
          {kept.takes.map((take) => (
            <TakeCard key={take.number} take={take} side={[say.takes.a, say.takes.b][sides.indexOf(take.number)] ?? ''}
              onCompare={() => compare(take.number)} onUse={() => use(take)} onRemove={() => { setSides((before) => before.filter((each) => each !== take.number)); kept.remove(take.number); }} />
          ))}
        </ul>
      </section>
      {clearing && <Confirm title={say.takes.clear} text={say.takes.clearSure} action={say.takes.clear} onDone={(isSure) => { setClearing(false); if (isSure) { setSides([]); kept.clear(); } }} />}
    </>
  );
}

function Spoken({ live: { text, from, to } }: { live: Live }) {
  return <div class="spoken" aria-label={say.speak.reading} role="group">{text.slice(0, from)}{to > from && <mark>{text.slice(from, to)}</mark>}{text.slice(to)}</div>;
}
