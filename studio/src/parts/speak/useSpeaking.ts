import { useEffect, useRef, useState } from 'preact/hooks';
import { goneEvent, words } from '../../api/client';
import { speak, speechHz } from '../../api/speech';
import { StreamPlayer } from '../../sound/player';
import { joined } from '../../sound/wav';
import { say } from '../../strings';
import type { Take } from './takeStore';
import { WordClock } from './wordClock';

export interface Order {
  voiceId: string;
  voice: string;
  text: string;
  seed: number;
  speed: number;
}

/** What is being spoken now. */
export interface Live {
  text: string;
  /** Characters of the text that were heard so far, and the word that is heard now. */
  from: number;
  to: number;
  firstMs: number | null;
}

/** Has texts spoken and plays them while they come; what came is always handed over as a take. */
export function useSpeaking(onTake: (take: Omit<Take, 'number' | 'file'>) => void): { live: Live | null; problem: string; note: string; start(order: Order): void; stop(): void } {
  const [live, setLive] = useState<Live | null>(null);
  const [problem, setProblem] = useState('');
  const [note, setNote] = useState('');
  const running = useRef<{ abort: AbortController; player: StreamPlayer } | null>(null);

  const stop = () => {
    running.current?.abort.abort();
    running.current?.player.stop();
  };
  useEffect(() => stop, []);

  const start = (order: Order) => {
    stop();
    const abort = new AbortController();
    const player = new StreamPlayer(speechHz);
    const mine = { abort, player };
    running.current = mine;
    setProblem('');
    setNote('');
    const blocks: Float32Array<ArrayBuffer>[] = [];
    const clock = new WordClock(order.text);
    const asked = performance.now();
    let firstMs: number | null = null;
    let ended = false;

    const follow = () => {
      if (running.current !== mine) return;
      if (abort.signal.aborted || (ended && player.isDone)) {
        running.current = null;
        player.stop();
        setLive(null);
        return;
      }
      setLive({ text: order.text, firstMs, ...clock.at(player.position) });
      requestAnimationFrame(follow);
    };
    requestAnimationFrame(follow);

    void (async () => {
      let whole = false;
      try {
        for await (const piece of speak(order.voiceId, order.text, order.seed, order.speed, abort.signal)) {
          firstMs ??= Math.round(performance.now() - asked);
          blocks.push(piece.samples);
          clock.add(piece.characters, piece.starts);
          player.add(piece.samples);
        }
        whole = true;
      } catch (reason) {
        if (abort.signal.aborted) setNote(blocks.length ? say.speak.halted : '');
        else {
          setProblem(blocks.length ? say.speak.broken : words(reason));
          // A stream that breaks off may be a server that is away.
          dispatchEvent(new Event(goneEvent));
        }
      }
      ended = true;
      const samples = joined(blocks);
      if (samples.length > 0) {
        onTake({ made: Date.now(), voiceId: order.voiceId, voice: order.voice, seed: order.seed, speed: order.speed, text: order.text, samples, whole });
      }
    })();
  };
  return { live, problem, note, start, stop };
}
