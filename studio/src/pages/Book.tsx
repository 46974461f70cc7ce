import { AudiobookPage } from '../parts/book/AudiobookPage';
import { NewBook } from '../parts/book/NewBook';
import { say } from '../strings';

/** Long text: a file or a pasted text becomes an audiobook; #/book/JOB shows one of them. */
export function Book({ rest }: { rest: string }) {
  if (rest) return <AudiobookPage key={rest} id={rest} />;
  return (
    <>
      <div class="head"><h1>{say.book.title}</h1><p class="lead">{say.book.lead}</p></div>
      <NewBook />
    </>
  );
}
