import type { FunctionComponent } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { key } from './api/client';
import { Icon, type IconName } from './parts/Icon';
import { Check } from './pages/Check';
import { Jobs } from './pages/Jobs';
import { Layers } from './pages/Layers';
import { Speak } from './pages/Speak';
import { Voices } from './pages/Voices';
import { say } from './strings';

type PageName = keyof typeof say.pages;

const pages: Record<PageName, { page: FunctionComponent<{ rest: string }>; icon: IconName }> = {
  voices: { page: Voices, icon: 'voices' },
  speak: { page: Speak, icon: 'speak' },
  layers: { page: Layers, icon: 'layers' },
  jobs: { page: Jobs, icon: 'jobs' },
  check: { page: Check, icon: 'check' },
};

/** The address behind #/ names the page and what it shows: #/speak/VOICE. */
function place(): { name: PageName; rest: string } {
  const [name = '', rest = ''] = location.hash.replace(/^#\/?/, '').split('/');
  return { name: name in pages ? (name as PageName) : 'voices', rest: decodeURIComponent(rest) };
}

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
        <nav aria-label={say.menu}>
          {(Object.keys(pages) as PageName[]).map((name) => (
            <a key={name} href={`#/${name}`} aria-current={name === at.name ? 'page' : undefined}>
              <Icon name={pages[name].icon} /><span>{say.pages[name]}</span>
            </a>
          ))}
        </nav>
        <div class="side-end">
          <a class="quiet wide-only" href="/apis">{say.apis}</a>
          <Theme />
        </div>
      </header>
      <main id="main" ref={main} tabIndex={-1}>
        <ServerState />
        {/* Pages that were opened stay: a recording or a text survives a look at another page. */}
        {(Object.keys(pages) as PageName[]).filter((name) => visited.has(name)).map((name) => {
          const Page = pages[name].page;
          return <div key={name} hidden={name !== at.name}><Page rest={name === at.name ? at.rest : ''} /></div>;
        })}
      </main>
    </div>
  );
}

function Theme() {
  const [dark, setDark] = useState(() => (localStorage.getItem('myna.theme') ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark');
  useEffect(() => {
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  }, [dark]);
  const turn = () => {
    localStorage.setItem('myna.theme', dark ? 'light' : 'dark');
    setDark(!dark);
  };
  const label = dark ? say.theme.toLight : say.theme.toDark;
  return <button type="button" class="icon-button" aria-label={label} title={label} onClick={turn}><Icon name={dark ? 'sun' : 'moon'} /></button>;
}

type Standing = 'fine' | 'down' | 'warming' | 'key';

/** Says above every page when the server is away, is warming up, or wants a key. */
function ServerState() {
  const [standing, setStanding] = useState<Standing>('fine');
  const [typed, setTyped] = useState('');
  const look = async () => {
    try {
      const ready = await fetch('/ready');
      const voices = await fetch('/v1/voices', { headers: key.get() ? { Authorization: `Bearer ${key.get()}` } : {} });
      setStanding(voices.status === 401 ? 'key' : ready.ok ? 'fine' : 'warming');
    } catch {
      setStanding('down');
    }
  };
  useEffect(() => {
    void look();
    const timer = setInterval(() => void look(), standing === 'fine' ? 15000 : 3000);
    return () => clearInterval(timer);
  }, [standing]);

  if (standing === 'fine') return null;
  if (standing === 'key') {
    return (
      <form class="card" onSubmit={(event) => { event.preventDefault(); key.set(typed.trim()); location.reload(); }}>
        <h2>{say.key.title}</h2>
        <label>{say.key.field}<input type="password" autocomplete="off" value={typed} onInput={(event) => setTyped(event.currentTarget.value)} /></label>
        <p class="hint">{say.key.hint}</p>
        <button class="primary" disabled={!typed.trim()}>{say.key.use}</button>
      </form>
    );
  }
  return <div class={standing === 'down' ? 'notice bad' : 'notice'} role="status">{standing === 'down' ? say.server.down : say.server.warming}</div>;
}
