import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { speechHz } from '../../api/speech';
import { say } from '../../strings';
import { Icon } from '../Icon';
import { Waveform } from '../Waveform';
import type { Take } from './takeStore';

/** Two takes side by side, running together: one is heard, and a press hears the other at the same place. */
export function Compare({ takes: [a, b], onClose }: { takes: [Take, Take]; onClose(): void }) {
  const both = [a, b] as const;
  const sounds = useRef<(HTMLAudioElement | null)[]>([null, null]);
  const addresses = useMemo(() => both.map((take) => URL.createObjectURL(take.file)), [a, b]);
  const [side, setSide] = useState(0);
  const [playing, setPlaying] = useState(false);
  const [share, setShare] = useState(0);
  const seconds = both.map((take) => take.samples.length / speechHz) as [number, number];

  useEffect(() => () => addresses.forEach((address) => URL.revokeObjectURL(address)), [addresses]);
  useEffect(() => {
    if (!playing) return;
    let frame = 0;
    const follow = () => {
      setShare((sounds.current[side]?.currentTime ?? 0) / seconds[side as 0 | 1]);
      frame = requestAnimationFrame(follow);
    };
    frame = requestAnimationFrame(follow);
    return () => cancelAnimationFrame(frame);
  }, [playing, side]);

  const listen = (next: number, to = share, start = playing) => {
    const [from, other] = [sounds.current[side], sounds.current[next]];
    if (!from || !other) return;
    if (next !== side) from.pause();
    other.currentTime = Math.min(to, 0.999) * seconds[next as 0 | 1];
    setSide(next);
    setShare(to);
    if (start) void other.play();
  };
  const turn = () => {
    const sound = sounds.current[side]!;
    if (playing) sound.pause();
    else void sound.play();
  };
  const rows: [string, string, string][] = [
    [say.takes.voice, a.voice, b.voice],
    [say.takes.seed, String(a.seed), String(b.seed)],
    [say.takes.speed, `${a.speed.toFixed(2)}×`, `${b.speed.toFixed(2)}×`],
    [say.takes.length, say.units.seconds(seconds[0]), say.units.seconds(seconds[1])],
    [say.takes.text, a.text, b.text],
  ];
  return (
    <section class="card compare" aria-label={say.takes.side}>
      <div class="row apart"><h2>{say.takes.side}</h2><button type="button" onClick={onClose}>{say.takes.close}</button></div>
      <div class="row">
        <button type="button" class="primary" onClick={turn}><Icon name={playing ? 'pause' : 'play'} />{playing ? say.takes.pause : say.takes.play}</button>
        <div class="row nowrap segments" role="group" aria-label={say.takes.side}>
          {[say.takes.a, say.takes.b].map((name, index) => (
            <button key={name} type="button" aria-pressed={side === index} aria-label={say.takes.listen(name)} onClick={() => listen(index)}>{name}</button>
          ))}
        </div>
        <span class="hint">{say.takes.hint}</span>
      </div>
      <div class="sides">
        {both.map((take, index) => (
          <div key={take.number} class={side === index ? 'stack tight heard' : 'stack tight'}>
            <h3>{index === 0 ? say.takes.a : say.takes.b} · {say.speak.take(Math.abs(take.number))}</h3>
            <Waveform samples={take.samples} seconds={seconds[index as 0 | 1]} heard={side === index ? share : 0} onSeek={(to) => listen(index, to)} />
            <audio ref={(element) => { sounds.current[index] = element; }} src={addresses[index]} onPlay={() => setPlaying(true)}
              onPause={() => { if (side === index) setPlaying(false); }} onEnded={() => { setPlaying(false); setShare(0); }} />
          </div>
        ))}
      </div>
      <dl class="differences">
        {rows.map(([term, one, other]) => <div key={term} class={one === other ? 'same' : ''}><dt>{term}</dt>{one === other ? <dd class="wide">{one}</dd> : <><dd>{one}</dd><dd>{other}</dd></>}</div>)}
      </dl>
    </section>
  );
}
