import { say } from '../strings';

export interface Heard {
  /** Mono. */
  samples: Float32Array;
  hz: number;
}

/**
 * Decodes a sound file in the browser, to draw and play it; null where the browser does not know the format (the server may).
 * The length is asked for before everything is decoded: hours of sound would not fit into the memory.
 */
export async function decode(file: File, mostSeconds: number): Promise<Heard | null> {
  const seconds = await lengthOf(file);
  if (seconds > mostSeconds) {
    throw new Error(say.faults.tooLong(file.name, say.units.seconds(seconds), say.units.seconds(mostSeconds)));
  }
  const hz = 48000;
  try {
    const buffer = await new OfflineAudioContext(1, 1, hz).decodeAudioData(await file.arrayBuffer());
    const samples = new Float32Array(buffer.length);
    for (let channel = 0; channel < buffer.numberOfChannels; channel++) {
      const one = buffer.getChannelData(channel);
      for (let i = 0; i < samples.length; i++) samples[i]! += one[i]! / buffer.numberOfChannels;
    }
    return { samples, hz };
  } catch {
    return null;
  }
}

function lengthOf(file: File): Promise<number> {
  return new Promise((found) => {
    const address = URL.createObjectURL(file);
    const audio = new Audio();
    const end = (seconds: number) => {
      URL.revokeObjectURL(address);
      found(seconds);
    };
    audio.preload = 'metadata';
    // A stream without a length says infinity: the size of the file is limit enough there.
    audio.onloadedmetadata = () => end(Number.isFinite(audio.duration) ? audio.duration : 0);
    audio.onerror = () => end(0);
    audio.src = address;
  });
}
