import { useEffect, useRef, useState } from 'preact/hooks';
import { sound, type SpokenParagraph } from '../../api/books';
import { words } from '../../api/client';

/** Plays paragraphs one after the other, from one that was chosen on. */
export function usePlayback(id: string, paragraphs: SpokenParagraph[]): { current: number | null; problem: string; turn(number: number): void; stop(): void } {
  const [current, setCurrent] = useState<number | null>(null);
  const [problem, setProblem] = useState('');
  const audio = useRef<HTMLAudioElement | null>(null);
  const fetching = useRef<AbortController | null>(null);
  const all = useRef(paragraphs);
  all.current = paragraphs;

  const stop = () => {
    fetching.current?.abort();
    if (audio.current) {
      audio.current.pause();
      URL.revokeObjectURL(audio.current.src);
      audio.current = null;
    }
    setCurrent(null);
  };
  useEffect(() => stop, [id]);

  const play = async (number: number) => {
    stop();
    setProblem('');
    setCurrent(number);
    const mine = new AbortController();
    fetching.current = mine;
    try {
      const content = await sound(id, number, mine.signal);
      if (mine.signal.aborted) return;
      const player = new Audio(URL.createObjectURL(content));
      audio.current = player;
      player.onended = () => {
        const next = all.current.find((paragraph) => paragraph.number > number && paragraph.is_spoken);
        if (next) void play(next.number);
        else stop();
      };
      await player.play();
    } catch (reason) {
      if (mine.signal.aborted) return;
      setCurrent(null);
      setProblem(words(reason));
    }
  };
  return { current, problem, stop, turn: (number) => (number === current ? stop() : void play(number)) };
}
