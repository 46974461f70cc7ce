import { useEffect, useRef, useState } from 'preact/hooks';
import { words } from '../api/client';
import { speak, speechHz } from '../api/speech';
import { StreamPlayer } from '../sound/player';
import { joined, wavOf } from '../sound/wav';
import { say } from '../strings';

/** One reading of a text. */
export interface Take {
  number: number;
  voice: string;
  seed: number;
  speed: number;
  text: string;
  samples: Float32Array<ArrayBuffer>;
  file: Blob;
  whole: boolean;
}

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

/** Has texts spoken and plays them while they come; what came is always kept as a take. */
export function useSpeaking(): { live: Live | null; takes: Take[]; problem: string; note: string; start(order: Order): void; stop(): void; forget(number: number): void } {
  const [live, setLive] = useState<Live | null>(null);
  const [takes, setTakes] = useState<Take[]>([]);
  const [problem, setProblem] = useState('');
  const [note, setNote] = useState('');
  const running = useRef<{ abort: AbortController; player: StreamPlayer } | null>(null);
  const count = useRef(0);

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
        else setProblem(blocks.length ? say.speak.broken : words(reason));
      }
      ended = true;
      const samples = joined(blocks);
      if (samples.length > 0) {
        const take: Take = {
          number: ++count.current, voice: order.voice, seed: order.seed, speed: order.speed, text: order.text, samples, file: wavOf(samples, speechHz), whole,
        };
        setTakes((before) => [take, ...before]);
      }
    })();
  };
  return { live, takes, problem, note, start, stop, forget: (number) => setTakes((before) => before.filter((take) => take.number !== number)) };
}

/** Finds the word of a text that is heard at a time, out of the times of characters. */
class WordClock {
  private readonly starts: number[] = [];
  private place = 0;

  constructor(private readonly text: string) {}

  add(characters: string[], starts: number[]): void {
    characters.forEach((character, i) => {
      // The server tells characters of the text as it was given; one that it leaves out is passed over here.
      const found = this.text.indexOf(character, this.place);
      if (found < 0 || found > this.place + 40) return;
      this.place = found + character.length;
      this.starts[found] = starts[i]!;
    });
  }

  at(seconds: number): { from: number; to: number } {
    let heard = -1;
    this.starts.forEach((start, index) => {
      if (start <= seconds) heard = index;
    });
    if (heard < 0) return { from: 0, to: 0 };
    let from = heard;
    let to = heard;
    while (from > 0 && !/\s/.test(this.text[from - 1]!)) from--;
    while (to < this.text.length && !/\s/.test(this.text[to]!)) to++;
    return { from, to };
  }
}
