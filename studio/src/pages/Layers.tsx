import { useEffect, useRef, useState } from 'preact/hooks';
import { words } from '../api/client';
import { isOver } from '../api/jobs';
import { split as begin } from '../api/layers';
import { DropArea } from '../parts/DropArea';
import { Bench } from '../parts/layers/Bench';
import { EngineSettings, engineOf, usualWish } from '../parts/layers/EngineSettings';
import { Stages } from '../parts/layers/Stages';
import { useLayers, type LayerSession } from '../parts/layers/useLayers';
import { limits } from '../parts/limits';
import { Notice } from '../parts/Notice';
import { say } from '../strings';
import '../style/layers.css';

// A browser shows a larger file than this only after a while.
const mostShownBytes = 20 << 20;

/** Layers: a picture is taken apart, looked at, changed and exported. */
export function Layers({ rest }: { rest: string }) {
  const [id, setId] = useState(rest);
  const [problem, setProblem] = useState('');
  const [sending, setSending] = useState('');
  const [wish, setWish] = useState(usualWish);
  const [picture, setPicture] = useState<string | null>(null);
  const session = useLayers(id);
  const dropped = useRef<File | null>(null);

  useEffect(() => {
    if (rest) setId(rest);
  }, [rest]);
  useEffect(() => () => { if (picture) URL.revokeObjectURL(picture); }, [picture]);
  const take = async (file: File) => {
    dropped.current = file;
    setProblem('');
    setSending(file.name);
    setPicture(file.size > 0 && file.size < mostShownBytes ? URL.createObjectURL(file) : null);
    try {
      const most = await limits();
      if (file.size === 0) throw new Error(say.faults.empty(file.name));
      if (file.type && !file.type.startsWith('image/')) throw new Error(say.faults.notPicture(file.name));
      if (file.size > most.picture_bytes) throw new Error(say.faults.tooLarge(file.name, say.units.bytes(file.size), say.units.bytes(most.picture_bytes)));
      // The address holds the job: a page that is loaded again finds it.
      const made = await begin(file, engineOf(wish));
      setId(made.id);
      location.hash = `#/layers/${made.id}`;
      dropped.current = null;
    } catch (reason) {
      setProblem(words(reason));
    }
    setSending('');
  };
  const leave = () => {
    setId('');
    setProblem('');
    setPicture(null);
    location.hash = '#/layers';
  };

  const failed = session.split && (session.split.state === 'failed' || session.split.state === 'cancelled');
  return (
    <>
      <div class="row apart">
        <div class="head"><h1>{say.layers.title}</h1><p class="lead">{say.layers.lead}</p></div>
        {id && (!session.split || isOver(session.split.state)) && <button type="button" onClick={leave}>{say.layers.another}</button>}
      </div>
      {!id && !sending && (
        <>
          <DropArea label={say.layers.drop} accept="image/*" onFile={(file) => void take(file)} />
          <EngineSettings wish={wish} onChange={setWish} />
          <p class="hint">{say.layers.private}</p>
        </>
      )}
      {sending && <p role="status">{say.layers.uploading(sending)}</p>}
      {(problem || session.problem) && (
        <Notice kind="bad">
          {problem || session.problem}
          {problem && dropped.current && !sending && <div class="row"><button type="button" onClick={() => void take(dropped.current!)}>{say.layers.sendAgain(dropped.current.name)}</button></div>}
        </Notice>
      )}
      <Unsent session={session} />
      {failed && <Notice kind="bad">{session.split!.state === 'cancelled' ? say.layers.cancelled : say.layers.failed} {session.split!.error?.message}</Notice>}
      {id && session.split && !isOver(session.split.state) && <Stages session={session} picture={picture} />}
      {id && !session.split && !session.problem && <p role="status">{say.layers.opening}</p>}
      {session.work && <Bench key={id} id={id} session={session} />}
    </>
  );
}

/** A change that the server does not have, and what can be done about it. */
function Unsent({ session: { unsent, isBusy, reload, again, forget } }: { session: LayerSession }) {
  if (!unsent) return null;
  return (
    <Notice kind={unsent.why === 'gone' ? 'bad' : 'plain'}>
      {say.layers.unsent[unsent.why]}
      <div class="row">
        {unsent.why === 'changed' && <button type="button" class="primary" disabled={isBusy} onClick={reload}>{say.layers.reload}</button>}
        {unsent.why !== 'changed' && <button type="button" class="primary" disabled={isBusy} onClick={again}>{say.again}</button>}
        {unsent.why !== 'changed' && <button type="button" disabled={isBusy} onClick={forget}>{say.layers.letGo}</button>}
      </div>
    </Notice>
  );
}
