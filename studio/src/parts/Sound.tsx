import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { say } from '../strings';
import { Icon } from './Icon';
import { Waveform } from './Waveform';

interface Props {
  samples: Float32Array;
  hz: number;
  file: Blob;
  used?: { from: number; to: number };
}

/** A recording or a take: its waveform, and a button to hear it. */
export function Sound({ samples, hz, file, used }: Props) {
  const address = useMemo(() => URL.createObjectURL(file), [file]);
  const audio = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState(false);
  const [heard, setHeard] = useState(0);
  const seconds = samples.length / hz;

  useEffect(() => () => URL.revokeObjectURL(address), [address]);
  useEffect(() => {
    if (!playing) return;
    let frame = requestAnimationFrame(function follow() {
      if (audio.current) setHeard(audio.current.currentTime / seconds);
      frame = requestAnimationFrame(follow);
    });
    return () => cancelAnimationFrame(frame);
  }, [playing, seconds]);

  const turn = () => (playing ? audio.current?.pause() : void audio.current?.play());
  const seek = (share: number) => {
    if (audio.current) audio.current.currentTime = share * seconds;
    setHeard(share);
  };
  return (
    <div class="stack tight">
      <Waveform samples={samples} seconds={seconds} heard={heard} used={used} onSeek={seek} />
      <div class="row">
        <button type="button" onClick={turn}><Icon name={playing ? 'pause' : 'play'} />{playing ? say.sound.pause : say.sound.play}</button>
        <span class="hint">{say.units.seconds(seconds)}</span>
        <audio ref={audio} src={address} onPlay={() => setPlaying(true)} onPause={() => setPlaying(false)} onEnded={() => { setPlaying(false); setHeard(0); }} />
      </div>
    </div>
  );
}
