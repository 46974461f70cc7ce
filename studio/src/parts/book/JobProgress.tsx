import { useRef } from 'preact/hooks';
import { isOver, type Job } from '../../api/jobs';
import { say } from '../../strings';

/** How far a job is, and about how long it will still take. */
export function JobProgress({ job }: { job: Job }) {
  const begun = useRef<{ at: number; fraction: number } | null>(null);
  if (job.state !== 'running') begun.current = null;
  else begun.current ??= { at: Date.now(), fraction: job.fraction };
  const percent = Math.round(job.fraction * 100);
  const done = begun.current ? job.fraction - begun.current.fraction : 0;
  const left = begun.current && done > 0.02 ? (((Date.now() - begun.current.at) / 1000) * (1 - job.fraction)) / done : null;
  const look = { queued: '', running: '', succeeded: 'good', failed: 'bad', cancelled: 'warn' }[job.state];
  return (
    <div class="stack tight">
      <div class="row">
        <span class={`tag ${look}`} role="status">{say.book.states[job.state]}</span>
        {job.state === 'running' && (
          <span class="hint">{[say.book.stages[job.stage ?? ''] ?? job.stage, say.book.percent(percent), left === null ? '' : say.book.left(say.units.about(left))].filter(Boolean).join(' · ')}</span>
        )}
        {job.state === 'succeeded' && job.result?.seconds !== undefined && <span class="hint">{say.units.about(job.result.seconds)}</span>}
      </div>
      {!isOver(job.state) && <progress max={100} value={percent} aria-label={say.book.progress} />}
      {job.error && <p>{job.error.message}</p>}
    </div>
  );
}
