import { useState } from 'preact/hooks';
import { words } from '../api/client';
import { cancel, file, get, isOver, list, remove, retry, type Job } from '../api/jobs';
import { Icon } from '../parts/Icon';
import { Notice } from '../parts/Notice';
import { save } from '../parts/saving';
import { useAsk } from '../parts/useAsk';
import { say } from '../strings';

const everyMs = 2000;
const looks: Record<Job['state'], string> = { queued: '', running: '', succeeded: 'good', failed: 'bad', cancelled: 'warn' };

/** Jobs: how each stands, and the end of those that are not wanted. */
export function Jobs(_: { rest: string }) {
  const jobs = useAsk(list, everyMs);
  const [problem, setProblem] = useState('');
  const run = (work: Promise<unknown>) => {
    setProblem('');
    work.then(jobs.again, (reason) => { setProblem(words(reason)); jobs.again(); });
  };
  return (
    <>
      <div class="head"><h1>{say.jobs.title}</h1><p class="lead">{say.jobs.lead}</p></div>
      {(problem || jobs.problem) && <Notice kind="bad">{problem || jobs.problem}</Notice>}
      {!jobs.value && !jobs.problem && <p class="hint">{say.loading}</p>}
      {jobs.value?.length === 0 && <p class="hint">{say.jobs.none}</p>}
      <ul class="plain">{jobs.value?.map((job) => <JobCard key={job.id} job={job} run={run} />)}</ul>
    </>
  );
}

function JobCard({ job, run }: { job: Job; run(work: Promise<unknown>): void }) {
  const title = say.jobs.row(say.jobs.kinds[job.kind] ?? job.kind, say.units.time(job.created_at));
  const percent = Math.round(job.fraction * 100);
  // The list tells no files; they are asked for when somebody wants them.
  const [files, setFiles] = useState(job.files);
  const canHaveFiles = job.state === 'succeeded' && job.kind === 'batch';
  return (
    <li class="card job">
      <div class="stack tight">
        <div class="row"><h2>{title}</h2><span class={`tag ${looks[job.state]}`}>{say.jobs.states[job.state]}</span></div>
        {job.state === 'running' && <><progress max={100} value={percent} aria-label={say.jobs.progress(percent)} /><p class="hint">{say.layers.stage(job.stage ?? say.layers.working, percent)}</p></>}
        {job.error && <p class="hint">{job.error.message}</p>}
        {files.length > 0 && job.kind !== 'layers' && (
          <ul class="plain" aria-label={say.jobs.files}>
            {files.map((each) => (
              <li key={each.name}><button type="button" class="link" onClick={() => run(file(each.url).then((content) => save(content, each.name)))}>{each.name}</button> <small>{say.units.bytes(each.bytes)}</small></li>
            ))}
          </ul>
        )}
      </div>
      <div class="row">
        {job.kind === 'layers' && job.state === 'succeeded' && <a class="button" href={`#/layers/${job.id}`}>{say.jobs.open}</a>}
        {job.kind === 'audiobook' && <a class="button" href={`#/book/${job.id}`}>{say.jobs.openBook}</a>}
        {canHaveFiles && files.length === 0 && <button type="button" onClick={() => run(get(job.id).then((found) => setFiles(found.files)))}>{say.jobs.showFiles}</button>}
        {!isOver(job.state) && <button type="button" aria-label={`${say.jobs.cancel}: ${title}`} onClick={() => run(cancel(job.id))}>{say.jobs.cancel}</button>}
        {(job.state === 'failed' || job.state === 'cancelled') && <button type="button" aria-label={`${say.jobs.retry}: ${title}`} onClick={() => run(retry(job.id))}>{say.jobs.retry}</button>}
        {isOver(job.state) && <button type="button" class="icon-button danger" title={say.jobs.remove} aria-label={`${say.jobs.remove}: ${title}`} onClick={() => run(remove(job.id))}><Icon name="remove" /></button>}
      </div>
    </li>
  );
}
