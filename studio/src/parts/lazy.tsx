import type { FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { words } from '../api/client';
import { say } from '../strings';
import { Notice } from './Notice';

/** A component whose code is fetched when it is first shown, so that the first page does not wait for the others. */
export function lazy<P extends object>(load: () => Promise<FunctionComponent<P>>): FunctionComponent<P> {
  let loaded: FunctionComponent<P> | null = null;
  return function Lazy(props: P) {
    const [, show] = useState(loaded !== null);
    const [problem, setProblem] = useState('');
    const fetchIt = () => {
      setProblem('');
      load().then((found) => { loaded = found; show(true); }, (reason) => setProblem(words(reason)));
    };
    useEffect(() => { if (!loaded) fetchIt(); }, []);
    if (loaded) {
      const Page = loaded;
      return <Page {...props} />;
    }
    return problem
      ? <><Notice kind="bad">{say.faults.gone}</Notice><div class="row"><button type="button" onClick={fetchIt}>{say.again}</button></div></>
      : <p class="hint" role="status">{say.loading}</p>;
  };
}
