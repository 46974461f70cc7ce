import { useState } from 'preact/hooks';
import { again } from '../../api/books';
import { ServerFailure, words } from '../../api/client';
import { cancel, file, isOver, remove, retry } from '../../api/jobs';
import { say } from '../../strings';
import { Confirm } from '../Confirm';
import { Icon } from '../Icon';
import { Notice } from '../Notice';
import { save } from '../saving';
import { useJob } from '../useJob';
import { JobProgress } from './JobProgress';
import { ParagraphList } from './ParagraphList';
import { useParagraphs } from './useParagraphs';
import { usePlayback } from './usePlayback';

/** One audiobook: how it gets on, its files, and its paragraphs to hear and to have read again. */
export function AudiobookPage({ id }: { id: string }) {
  const { job, problem: lost, isGone, show } = useJob(id);
  const { book, problem: unread } = useParagraphs(job);
  const playback = usePlayback(id, book?.paragraphs ?? []);
  const [problem, setProblem] = useState('');
  const [asking, setAsking] = useState(false);
  const title = book?.title ?? say.jobs.kinds['audiobook']!;

  const run = async (work: () => Promise<void>) => {
    setProblem('');
    try {
      await work();
    } catch (reason) {
      setProblem(reason instanceof ServerFailure && reason.status === 409 ? say.book.busy : words(reason));
    }
  };
  const readAgain = (number: number) => run(async () => {
    playback.stop();
    show(await again(id, number));
  });

  return (
    <>
      <div class="head">
        <a class="back" href="#/book">← {say.book.back}</a>
        <h1>{title}</h1>
        {book?.author && <p class="lead">{book.author}</p>}
      </div>
      {isGone && <Notice kind="bad">{say.book.gone}</Notice>}
      {(problem || lost || playback.problem || (!lost && unread)) && <Notice kind="bad">{problem || lost || playback.problem || unread}</Notice>}
      {!job && !isGone && !lost && <p class="hint" role="status">{say.loading}</p>}
      {job && !isGone && (
        <section class="card" aria-label={say.book.progress}>
          <JobProgress job={job} />
          {job.files.length > 0 && (
            <div class="row">
              {job.files.map((each) => (
                <button key={each.name} type="button" class={each.media_type.startsWith('audio') ? 'primary' : ''} onClick={() => void run(async () => save(await file(each.url), each.name))}>
                  <Icon name="download" />{each.name.split('.').pop()!.toUpperCase()} <small>{say.units.bytes(each.bytes)}</small>
                </button>
              ))}
            </div>
          )}
          <div class="row">
            {!isOver(job.state) && <button type="button" onClick={() => void run(async () => show(await cancel(id)))}>{say.book.cancel}</button>}
            {(job.state === 'failed' || job.state === 'cancelled') && <button type="button" class="primary" onClick={() => void run(async () => show(await retry(id)))}>{say.book.retry}</button>}
            {isOver(job.state) && <button type="button" class="danger" onClick={() => setAsking(true)}><Icon name="remove" />{say.book.remove}</button>}
          </div>
        </section>
      )}
      {book && job && !isGone && <ParagraphList book={book} canRepeat={isOver(job.state)} playing={playback.current} onPlay={playback.turn} onAgain={(number) => void readAgain(number)} />}
      {asking && (
        <Confirm title={say.book.remove} text={say.book.removeSure(title)} action={say.book.remove}
          onDone={(isSure) => { setAsking(false); if (isSure) void run(async () => { playback.stop(); await remove(id); location.hash = '#/book'; }); }} />
      )}
    </>
  );
}
