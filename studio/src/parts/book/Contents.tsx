import { useState } from 'preact/hooks';
import type { BookText, Paragraph } from '../../api/books';
import { say } from '../../strings';

const shownAtFirst = 40;

/** Chapters and paragraphs as they will be read. */
export function Contents({ text }: { text: BookText }) {
  return (
    <section class="card contents" aria-label={say.book.contents}>
      <h2>{say.book.contents}</h2>
      <div class="scroll" tabIndex={0} role="group" aria-label={say.book.contents}>
        {text.chapters.map((title, index) => (
          <Chapter key={index} title={title ?? text.title ?? say.book.beginning} isOpen={index === 0}
            paragraphs={text.paragraphs.filter((paragraph) => paragraph.chapter === index && !paragraph.is_title)} />
        ))}
      </div>
    </section>
  );
}

function Chapter({ title, paragraphs, isOpen }: { title: string; paragraphs: Paragraph[]; isOpen: boolean }) {
  const [open, setOpen] = useState(isOpen);
  const [most, setMost] = useState(shownAtFirst);
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{say.book.chapter(title, paragraphs.length)}</summary>
      {open && paragraphs.slice(0, most).map((paragraph) => (
        <p key={paragraph.number}>{paragraph.speaker && <><span class="tag speaker">{paragraph.speaker}</span>{' '}</>}{paragraph.text}</p>
      ))}
      {open && paragraphs.length > most && <button type="button" class="link" onClick={() => setMost(most * 10)}>{say.book.more(paragraphs.length - most)}</button>}
    </details>
  );
}
