import { useState } from 'preact/hooks';
import type { SpokenBook, SpokenParagraph } from '../../api/books';
import { say } from '../../strings';
import { Icon } from '../Icon';

interface Props {
  book: SpokenBook;
  /** Whether a paragraph can be read again now. */
  canRepeat: boolean;
  playing: number | null;
  onPlay(number: number): void;
  onAgain(number: number): void;
}

const shownAtFirst = 60;

/** The paragraphs of an audiobook, chapter by chapter. */
export function ParagraphList({ book, ...rest }: Props) {
  return (
    <section class="stack" aria-label={say.book.paragraphs}>
      <div class="stack tight"><h2>{say.book.paragraphs}</h2><p class="hint">{say.book.againHint}</p></div>
      {book.chapters.map((title, index) => (
        <ChapterCard key={index} title={title ?? say.book.beginning} isOpen={index === 0} paragraphs={book.paragraphs.filter((paragraph) => paragraph.chapter === index)} {...rest} />
      ))}
    </section>
  );
}

function ChapterCard({ title, paragraphs, isOpen, ...rest }: { title: string; paragraphs: SpokenParagraph[]; isOpen: boolean } & Omit<Props, 'book'>) {
  const [open, setOpen] = useState(isOpen);
  const [most, setMost] = useState(shownAtFirst);
  const isPlaying = paragraphs.some((paragraph) => paragraph.number === rest.playing);
  return (
    <details class="card chapter" open={open || isPlaying} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{title}</summary>
      {(open || isPlaying) && (
        <>
          <ol class="paragraphs">
            {paragraphs.slice(0, most).map((paragraph) => <Row key={paragraph.number} paragraph={paragraph} {...rest} />)}
          </ol>
          {paragraphs.length > most && <button type="button" class="link" onClick={() => setMost(most * 10)}>{say.book.more(paragraphs.length - most)}</button>}
        </>
      )}
    </details>
  );
}

function Row({ paragraph, canRepeat, playing, onPlay, onAgain }: { paragraph: SpokenParagraph } & Omit<Props, 'book'>) {
  const isPlaying = playing === paragraph.number;
  const label = isPlaying ? say.book.pause : say.book.play(paragraph.number + 1);
  const facts = [
    paragraph.seconds === null ? say.book.notYet : say.units.seconds(paragraph.seconds),
    paragraph.take > 0 ? say.book.take(paragraph.take + 1) : '',
    paragraph.is_pending ? say.book.pending : '',
  ].filter(Boolean);
  return (
    <li class={isPlaying ? 'paragraph playing' : 'paragraph'}>
      <button type="button" class="icon-button" disabled={!paragraph.is_spoken} aria-label={label} title={label} onClick={() => onPlay(paragraph.number)}><Icon name={isPlaying ? 'pause' : 'play'} /></button>
      <div>
        <p class={paragraph.is_title ? 'title' : ''}>{paragraph.speaker && <><span class="tag speaker">{paragraph.speaker}</span>{' '}</>}{paragraph.text}</p>
        <small>{facts.join(' · ')}</small>
      </div>
      <button type="button" class="quiet-button" disabled={!canRepeat} aria-label={say.book.againOf(paragraph.number + 1)} title={say.book.againOf(paragraph.number + 1)} onClick={() => onAgain(paragraph.number)}>
        <Icon name="again" /><span class="wide-only">{say.book.again}</span>
      </button>
    </li>
  );
}
