import { useEffect, useRef, useState } from 'preact/hooks';
import { Menu } from './app/Menu';
import { pageNames, pages, place, type PageName } from './app/pages';
import { ServerState } from './app/ServerState';
import { useTheme } from './app/theme';
import { Icon } from './parts/Icon';
import { say } from './strings';

export function App() {
  const [at, setAt] = useState(place);
  const [visited, setVisited] = useState(() => new Set<PageName>([place().name]));
  const main = useRef<HTMLElement>(null);

  useEffect(() => {
    const follow = () => {
      const next = place();
      setAt(next);
      setVisited((before) => new Set(before).add(next.name));
      main.current?.focus({ preventScroll: true });
      scrollTo(0, 0);
    };
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  useEffect(() => {
    document.title = `${say.pages[at.name]} · ${say.brand}`;
  }, [at.name]);

  return (
    <div class="shell">
      <a class="skip" href="#main" onClick={(event) => { event.preventDefault(); main.current?.focus(); }}>{say.skip}</a>
      <header class="side">
        <a class="brand" href="#/voices"><Icon name="brand" /><span>{say.brand}</span></a>
        <Menu at={at.name} />
        <div class="side-end">
          <a class="quiet wide-only" href="/apis">{say.apis}</a>
          <ThemeButton />
        </div>
      </header>
      <main id="main" ref={main} tabIndex={-1}>
        <ServerState />
        {/* Pages that were opened stay: a recording or a text survives a look at another page. */}
        {pageNames.filter((name) => visited.has(name)).map((name) => {
          const Page = pages[name].page;
          return <div key={name} hidden={name !== at.name}><Page rest={name === at.name ? at.rest : ''} /></div>;
        })}
      </main>
    </div>
  );
}

function ThemeButton() {
  const { isDark, choose } = useTheme();
  const label = isDark ? say.theme.toLight : say.theme.toDark;
  return <button type="button" class="icon-button" aria-label={label} title={label} onClick={() => choose(isDark ? 'light' : 'dark')}><Icon name={isDark ? 'sun' : 'moon'} /></button>;
}
