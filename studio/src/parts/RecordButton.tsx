import { useEffect, useRef, useState } from 'preact/hooks';
import { words } from '../api/client';
import { record, type Recording } from '../sound/recorder';
import { say } from '../strings';
import { Icon } from './Icon';

interface Props {
  name: string;
  /** When the recording ends by itself, in seconds. */
  most: number;
  disabled?: boolean;
  onRecorded(file: File): void;
  onProblem(text: string): void;
}

/** Starts and ends a recording, and shows that something is heard. */
export function RecordButton({ name, most, disabled, onRecorded, onProblem }: Props) {
  const [state, setState] = useState<{ peak: number; seconds: number } | null>(null);
  const recording = useRef<Recording | null>(null);
  const opening = useRef(false);

  useEffect(() => () => recording.current?.drop(), []);
  const stop = async () => {
    const ended = recording.current;
    recording.current = null;
    setState(null);
    if (ended) onRecorded(await ended.stop());
  };
  const start = async () => {
    if (opening.current) return;
    opening.current = true;
    onProblem('');
    try {
      recording.current = await record(
        name,
        (peak, seconds) => {
          if (!recording.current) return;
          setState({ peak, seconds });
          if (seconds >= most) void stop();
        },
        () => { void stop(); onProblem(say.microphone.lost); },
      );
      setState({ peak: 0, seconds: 0 });
    } catch (reason) {
      onProblem(words(reason));
    } finally {
      opening.current = false;
    }
  };

  return state ? (
    <div class="stack tight grow">
      <div class="row">
        <button type="button" class="primary" onClick={() => void stop()}><Icon name="stop" />{say.sound.stop}</button>
        <span role="timer">{say.sound.recording(say.units.seconds(state.seconds))}</span>
      </div>
      <div class="meter" role="meter" aria-label={say.sound.level} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(state.peak * 100)}>
        <div style={{ transform: `scaleX(${Math.min(1, Math.sqrt(state.peak))})` }} />
      </div>
    </div>
  ) : (
    <button type="button" class="primary" disabled={disabled} onClick={() => void start()}><Icon name="record" />{say.sound.record}</button>
  );
}
