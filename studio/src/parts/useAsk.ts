import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { words } from '../api/client';

/** Asks the server for something, and again when told to; what was there stays until the new answer has come. */
export function useAsk<T>(ask: () => Promise<T>, everyMs?: number): { value: T | null; problem: string; again(): void } {
  const [value, setValue] = useState<T | null>(null);
  const [problem, setProblem] = useState('');
  const question = useRef(ask);
  const alive = useRef(true);
  question.current = ask;
  const again = useCallback(() => {
    question.current().then(
      (answer) => { if (alive.current) { setValue(() => answer); setProblem(''); } },
      (reason) => { if (alive.current) setProblem(words(reason)); },
    );
  }, []);
  useEffect(() => {
    alive.current = true;
    again();
    const timer = everyMs ? setInterval(again, everyMs) : 0;
    return () => { alive.current = false; clearInterval(timer); };
  }, [everyMs]);
  return { value, problem, again };
}
