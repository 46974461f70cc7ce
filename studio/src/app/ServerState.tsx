import { useEffect, useState } from 'preact/hooks';
import { goneEvent, key } from '../api/client';
import { say } from '../strings';

type Standing = 'fine' | 'down' | 'warming' | 'key';

/** Says above every page when the server is away, is warming up, or wants a key. */
export function ServerState() {
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
    const lookNow = () => void look();
    addEventListener(goneEvent, lookNow);
    return () => { clearInterval(timer); removeEventListener(goneEvent, lookNow); };
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
