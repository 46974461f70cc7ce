import { useEffect, useRef, useState } from 'preact/hooks';
import { words } from '../../api/client';
import { formats, write, type Format } from '../../api/layers';
import { say } from '../../strings';
import { Icon } from '../Icon';
import { Notice } from '../Notice';
import { save } from '../saving';

interface Told {
  problem: string;
  lost: string;
}

/** The programs that the layers can be written for. */
export function ExportMenu({ id, onTell }: { id: string; onTell(told: Told): void }) {
  const [isOpen, setOpen] = useState(false);
  const [writing, setWriting] = useState<Format | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!isOpen) return;
    const leave = (event: Event) => { if (!box.current?.contains(event.target as Node)) setOpen(false); };
    addEventListener('pointerdown', leave);
    addEventListener('focusin', leave);
    return () => {
      removeEventListener('pointerdown', leave);
      removeEventListener('focusin', leave);
    };
  }, [isOpen]);
  const take = async (format: Format) => {
    setOpen(false);
    button.current?.focus();
    setWriting(format);
    onTell({ problem: '', lost: '' });
    try {
      const made = await write(id, format);
      save(made.file, `layers.${format}`);
      onTell({ problem: '', lost: made.lost });
    } catch (reason) {
      onTell({ problem: words(reason), lost: '' });
    }
    setWriting(null);
  };
  return (
    <div class="menu" ref={box} onKeyDown={(event) => { if (event.key === 'Escape' && isOpen) { setOpen(false); button.current?.focus(); } }}>
      <button type="button" class="primary" ref={button} aria-expanded={isOpen} aria-controls="export-formats" disabled={writing !== null} onClick={() => setOpen(!isOpen)}>
        <Icon name="download" />{writing ? say.layers.exporting(writing.toUpperCase()) : say.layers.export}
      </button>
      {isOpen && (
        <ul class="plain menu-list card" id="export-formats">
          {formats.map((format) => (
            <li key={format}><button type="button" onClick={() => void take(format)}><strong>{say.layers.formats[format][0]}</strong><small>{say.layers.formats[format][1]}</small></button></li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** What came of an export. */
export function ExportNotice({ problem, lost }: Told) {
  return <>{problem && <Notice kind="bad">{problem}</Notice>}{lost && <Notice>{say.layers.lost(lost)}</Notice>}</>;
}
