import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { ServerFailure, words } from '../api/client';
import { get, isOver, type Job } from '../api/jobs';

const workingMs = 900;
// Another tab may ask for something.
const restingMs = 4000;

/** Follows a job. A server that is away is asked again; a job that is not there any more is told by `isGone`. */
export function useJob(id: string): { job: Job | null; problem: string; isGone: boolean; show(job: Job): void } {
  const [job, setJob] = useState<Job | null>(null);
  const [problem, setProblem] = useState('');
  const [isGone, setGone] = useState(false);
  const round = useRef(0);

  useEffect(() => {
    setJob(null);
    setProblem('');
    setGone(false);
    if (!id) return;
    let left = false;
    let timer = 0;
    const look = async () => {
      const mine = ++round.current;
      let wait = workingMs;
      try {
        const found = await get(id);
        if (left) return;
        if (mine === round.current) setJob(found);
        setProblem('');
        if (isOver(found.state)) wait = restingMs;
      } catch (reason) {
        if (left) return;
        if (reason instanceof ServerFailure && reason.status === 404) {
          setGone(true);
          return;
        }
        setProblem(words(reason));
        wait = restingMs;
      }
      timer = window.setTimeout(() => void look(), document.hidden ? restingMs : wait);
    };
    void look();
    return () => { left = true; clearTimeout(timer); };
  }, [id]);

  const show = useCallback((next: Job) => { round.current++; setJob(next); }, []);
  return { job, problem, isGone, show };
}
