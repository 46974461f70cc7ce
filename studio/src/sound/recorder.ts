import { say } from '../strings';
import tapUrl from './tap.worklet.js?url';
import { joined, wavOf } from './wav';

/** A recording under way. */
export interface Recording {
  /** Ends it and gives what was heard. */
  stop(): Promise<File>;
  /** Ends it and throws it away. */
  drop(): void;
}

/**
 * Records from the microphone, without the browser's clean-up: noise suppression and gain control change how a voice sounds.
 * @param heard Told of each block: its loudest sample and the seconds so far.
 * @param lost Told when the microphone goes away while it records.
 */
export async function record(name: string, heard: (peak: number, seconds: number) => void, lost: () => void): Promise<Recording> {
  // Browsers hide the microphone from pages that came over plain HTTP from another machine.
  if (!navigator.mediaDevices?.getUserMedia) throw new Error(say.microphone.insecure);
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      audio: { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    });
  } catch (reason) {
    throw new Error(explain(reason));
  }
  const context = new AudioContext();
  const blocks: Float32Array[] = [];
  let samples = 0;
  const close = () => {
    stream.getTracks().forEach((track) => track.stop());
    void context.close();
  };
  try {
    await context.audioWorklet.addModule(tapUrl);
  } catch (reason) {
    close();
    throw reason;
  }
  const tap = new AudioWorkletNode(context, 'tap', { numberOfOutputs: 0 });
  tap.port.onmessage = ({ data }: MessageEvent<Float32Array>) => {
    blocks.push(data);
    samples += data.length;
    heard(data.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0), samples / context.sampleRate);
  };
  context.createMediaStreamSource(stream).connect(tap);
  stream.getAudioTracks()[0]?.addEventListener('ended', lost);
  return {
    async stop() {
      const hz = context.sampleRate;
      close();
      return new File([wavOf(joined(blocks), hz)], name, { type: 'audio/wav' });
    },
    drop: close,
  };
}

function explain(reason: unknown): string {
  const name = reason instanceof DOMException ? reason.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return say.microphone.refused;
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return say.microphone.none;
  if (name === 'NotReadableError' || name === 'AbortError') return say.microphone.busy;
  return say.microphone.other(reason instanceof Error ? reason.message : String(reason));
}
