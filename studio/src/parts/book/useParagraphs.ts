import { useEffect, useRef, useState } from 'preact/hooks';
import { paragraphs, type SpokenBook } from '../../api/books';
import { words } from '../../api/client';
import type { Job } from '../../api/jobs';

const betweenMs = 2500;

/** The paragraphs of an audiobook, asked for again when more of them are spoken. */
export function useParagraphs(job: Job | null): { book: SpokenBook | null; problem: string } {
  const [book, setBook] = useState<SpokenBook | null>(null);
  const [problem, setProblem] = useState('');
  const last = useRef(0);
  const state = job && `${job.state} ${job.pieces_done} ${job.finished_at}`;

  useEffect(() => {
    if (!job) return;
    let left = false;
    const wait = Math.max(0, last.current + betweenMs - Date.now());
    const timer = setTimeout(() => {
      last.current = Date.now();
      paragraphs(job.id).then(
        (found) => { if (!left) { setBook(found); setProblem(''); } },
        (reason) => { if (!left) setProblem(words(reason)); },
      );
    }, job.state === 'running' ? wait : 0);
    return () => { left = true; clearTimeout(timer); };
  }, [job?.id, state]);
  return { book, problem };
}
