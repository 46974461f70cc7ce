import { isOver, type Job } from '../../api/jobs';
import { say } from '../../strings';
import { Notice } from '../Notice';

/** Audiobooks that were ordered before, and how they stand. */
export function EarlierBooks({ jobs, problem }: { jobs: Job[] | null; problem: string }) {
  return (
    <section class="stack tight" aria-label={say.book.yours}>
      <h2>{say.book.yours}</h2>
      {problem && !jobs && <Notice kind="bad">{problem}</Notice>}
      {jobs?.length === 0 && <p class="hint">{say.book.none}</p>}
      <ul class="plain book-list">
        {jobs?.map((job) => (
          <li key={job.id}>
            <a class="card link-card" href={`#/book/${job.id}`}>
              <span><b>{titleOf(job)}</b> <small>{say.units.time(job.created_at)}</small></span>
              {isOver(job.state) ? <span class={`tag ${job.state === 'succeeded' ? 'good' : 'warn'}`}>{say.book.states[job.state]}</span> : <span class="tag">{say.book.percent(Math.round(job.fraction * 100))}</span>}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

const titleOf = (job: Job): string => job.result?.title ?? say.jobs.kinds['audiobook'] ?? job.kind;
