import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { Icon } from '../parts/Icon';
import { say } from '../strings';
import { pageNames, pages, type PageName } from './pages';

/** The menu: at the side, or on a phone at the bottom with a few pages, and the rest behind "More". */
export function Menu({ at }: { at: PageName }) {
  const [open, setOpen] = useState(false);
  useEffect(() => setOpen(false), [at]);
  useLayoutEffect(() => {
    if (!open) return;
    const close = (event: KeyboardEvent) => { if (event.key === 'Escape') setOpen(false); };
    addEventListener('keydown', close);
    return () => removeEventListener('keydown', close);
  }, [open]);
  const link = (name: PageName) => (
    <a key={name} href={`#/${name}`} aria-current={name === at ? 'page' : undefined} onClick={() => setOpen(false)}>
      <Icon name={pages[name].icon} /><span>{say.pages[name]}</span>
    </a>
  );
  const isHidden = !pages[at].isFirst;
  return (
    <nav aria-label={say.menu}>
      {pageNames.filter((name) => pages[name].isFirst).map(link)}
      <button type="button" class={isHidden ? 'more current' : 'more'} aria-expanded={open} aria-controls="more-pages" onClick={() => setOpen(!open)}>
        <Icon name="more" /><span>{say.more}</span>
      </button>
      <div id="more-pages" class={open ? 'more-pages open' : 'more-pages'}>{pageNames.filter((name) => !pages[name].isFirst).map(link)}</div>
    </nav>
  );
}
