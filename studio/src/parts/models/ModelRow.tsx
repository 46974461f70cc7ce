import { useEffect, useState } from 'preact/hooks';
import { words } from '../../api/client';
import { cancel } from '../../api/jobs';
import { pull, type StoreModel } from '../../api/store';
import { say } from '../../strings';
import { Icon } from '../Icon';
import { useJob } from '../useJob';

interface Props {
  model: StoreModel;
  /** Whether it is the one that speaks when none is named. */
  isUsual: boolean;
  isOffline: boolean;
  onChanged(): void;
  onFetched(): void;
  onProblem(text: string): void;
  onRemove(): void;
}

/** A model: what it is for, its size and licence; fetching it with progress, and removing it. */
export function ModelRow({ model, isUsual, isOffline, onChanged, onFetched, onProblem, onRemove }: Props) {
  // A fetch that another tab began is followed too.
  const [started, setStarted] = useState('');
  const jobId = started || model.job || '';
  const { job } = useJob(jobId);
  const isFetching = job?.state === 'queued' || job?.state === 'running';
  const percent = Math.round((job?.fraction ?? 0) * 100);

  useEffect(() => {
    if (!jobId || !job || job.id !== jobId || isFetching) return;
    setStarted('');
    if (job.state === 'succeeded') onFetched();
    else {
      if (job.state === 'failed') onProblem(say.models.failed(model.id, job.error?.message ?? ''));
      onChanged();
    }
  }, [jobId, job?.state]);
  const run = async (work: () => Promise<void>) => {
    onProblem('');
    try {
      await work();
    } catch (reason) {
      onProblem(words(reason));
    }
  };
  const size = model.bytes ? say.units.bytes(model.bytes) : '';
  const facts = [
    size,
    model.licence ?? '',
    model.repository ?? '',
    model.state === 'unfinished' && !isFetching ? say.models.partly(say.units.bytes(model.arrived_bytes ?? 0)) : '',
  ].filter(Boolean);
  return (
    <li>
      <div class="stack tight">
        <div class="row">
          <h2>{model.id}</h2>
          {model.state === 'built_in' && <span class="tag">{say.models.builtIn}</span>}
          {model.state === 'here' && <span class="tag good">{say.models.installed}</span>}
          {isUsual && <span class="tag">{say.models.usual}</span>}
          {model.in_memory && <span class="tag">{say.models.loaded}</span>}
        </div>
        {model.purpose && <p>{model.purpose}</p>}
        <p class="hint breaks">{facts.join(' · ')}</p>
        {isFetching && <><progress max={100} value={percent} aria-label={say.models.progress(model.id)} /><p class="hint" role="status">{say.models.pulling(percent)}</p></>}
      </div>
      <div class="row">
        {isFetching && <button type="button" aria-label={say.models.cancelOf(model.id)} onClick={() => void run(async () => { await cancel(job!.id); onChanged(); })}>{say.models.cancel}</button>}
        {!isFetching && !model.installed && (
          <button type="button" disabled={isOffline || jobId !== ''} aria-label={say.models.pullOf(model.id, size)} onClick={() => void run(async () => setStarted((await pull(model.id)).id))}>
            <Icon name="download" />{model.state === 'unfinished' ? say.models.retry : say.models.pull}
          </button>
        )}
        {!isFetching && (model.state === 'here' || model.state === 'unfinished') && !isUsual && (
          <button type="button" class="icon-button danger" title={say.models.remove} aria-label={say.models.removeOf(model.id)} onClick={onRemove}><Icon name="remove" /></button>
        )}
      </div>
    </li>
  );
}
