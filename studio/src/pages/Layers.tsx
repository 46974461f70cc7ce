import { useEffect, useRef, useState } from 'preact/hooks';
import { ask, words } from '../api/client';
import { cancel, isOver } from '../api/jobs';
import { formats, split as begin, write } from '../api/layers';
import { DropArea } from '../parts/DropArea';
import { Easel } from '../parts/Easel';
import { Icon } from '../parts/Icon';
import { LayerPanel } from '../parts/LayerPanel';
import { limits } from '../parts/limits';
import { Notice } from '../parts/Notice';
import { save } from '../parts/saving';
import { useLayers, type LayerSession } from '../parts/useLayers';
import { say } from '../strings';

/** Layers: a picture is taken apart, looked at, changed and exported. */
export function Layers({ rest }: { rest: string }) {
  const [id, setId] = useState(rest);
  const [problem, setProblem] = useState('');
  const [sending, setSending] = useState(false);
  const [textOnly, setTextOnly] = useState(false);
  const session = useLayers(id);

  useEffect(() => {
    if (rest) setId(rest);
  }, [rest]);
  const take = async (file: File) => {
    setProblem('');
    setSending(true);
    try {
      const most = await limits();
      if (file.size === 0) throw new Error(say.faults.empty(file.name));
      if (file.type && !file.type.startsWith('image/')) throw new Error(say.faults.notPicture(file.name));
      if (file.size > most.picture_bytes) throw new Error(say.faults.tooLarge(file.name, say.units.bytes(file.size), say.units.bytes(most.picture_bytes)));
      // The address holds the job: a page that is loaded again finds it.
      const made = await begin(file, textOnly);
      setId(made.id);
      location.hash = `#/layers/${made.id}`;
    } catch (reason) {
      setProblem(words(reason));
    }
    setSending(false);
  };
  const leave = () => {
    setId('');
    setProblem('');
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
          <label class="beside"><input type="checkbox" checked={textOnly} onChange={(event) => setTextOnly(event.currentTarget.checked)} />{say.layers.textOnly}</label>
        </>
      )}
      {sending && <p role="status">{say.layers.uploading}</p>}
      {(problem || session.problem) && <Notice kind="bad">{problem || session.problem}</Notice>}
      {session.note && <Notice>{session.note}</Notice>}
      {failed && <Notice kind="bad">{session.split!.state === 'cancelled' ? say.layers.cancelled : say.layers.failed} {session.split!.error?.message}</Notice>}
      {id && session.split && !isOver(session.split.state) && <Progress session={session} />}
      {session.work && <Bench id={id} session={session} />}
    </>
  );
}

function Progress({ session: { split } }: { session: LayerSession }) {
  const [problem, setProblem] = useState('');
  if (!split) return null;
  const percent = Math.round(split.fraction * 100);
  const text = split.state === 'queued' ? say.layers.queued : say.layers.stage(split.stage ?? say.layers.working, percent);
  return (
    <div class="card">
      <p role="status">{text}</p>
      <progress max={100} value={percent} aria-label={text} />
      {problem && <Notice kind="bad">{problem}</Notice>}
      <div class="row"><button type="button" onClick={() => cancel(split.id).catch((reason) => setProblem(words(reason)))}>{say.cancel}</button></div>
    </div>
  );
}

function Bench({ id, session }: { id: string; session: LayerSession }) {
  const work = session.work!;
  const [chosen, setChosen] = useState(work.document.layers.length - 1);
  const [original, setOriginal] = useState<ImageBitmap | null>(null);
  const [trying, setTrying] = useState<number | null>(null);
  const [format, setFormat] = useState<string>(formats[0]);
  const [writing, setWriting] = useState(false);
  const [lost, setLost] = useState('');
  const [problem, setProblem] = useState('');
  const first = useRef<ImageBitmap | null>(null);
  const holding = useRef(false);

  const inside = Math.min(chosen, work.document.layers.length - 1);
  const hold = async () => {
    holding.current = true;
    try {
      first.current ??= await createImageBitmap(await (await ask(`/v1/layers/${id}/composite?revision=0`)).blob());
      if (holding.current) setOriginal(first.current);
    } catch (reason) {
      setProblem(words(reason));
    }
  };
  const release = () => {
    holding.current = false;
    setOriginal(null);
  };
  const send = async () => {
    setWriting(true);
    setProblem('');
    setLost('');
    try {
      const made = await write(id, format);
      save(made.file, `layers.${format}`);
      setLost(made.lost);
    } catch (reason) {
      setProblem(words(reason));
    }
    setWriting(false);
  };
  const keys = (event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.target instanceof HTMLInputElement) return;
    const letter = event.key.toLowerCase();
    if (letter === 'z' || letter === 'y') {
      event.preventDefault();
      if (letter === 'y' || event.shiftKey) session.redo();
      else session.undo();
    }
  };

  return (
    <div class="stack" onKeyDown={keys}>
      <div class="row">
        <button type="button" disabled={!session.canUndo} onClick={session.undo}><Icon name="undo" />{say.layers.undo}</button>
        <button type="button" disabled={!session.canRedo} onClick={session.redo}><Icon name="redo" />{say.layers.redo}</button>
        <button
          type="button"
          aria-pressed={original !== null}
          onPointerDown={() => void hold()} onPointerUp={release} onPointerLeave={release}
          onKeyDown={(event) => { if ((event.key === ' ' || event.key === 'Enter') && !event.repeat) void hold(); }} onKeyUp={release} onBlur={release}
        >{say.layers.before}</button>
        <span class="spacer" />
        <label class="beside">{say.layers.exportAs}
          <select value={format} onChange={(event) => setFormat(event.currentTarget.value)}>{formats.map((each) => <option key={each} value={each}>{each.toUpperCase()}</option>)}</select>
        </label>
        <button type="button" class="primary" disabled={writing} onClick={() => void send()}><Icon name="download" />{writing ? say.layers.exporting : say.download}</button>
      </div>
      {problem && <Notice kind="bad">{problem}</Notice>}
      {lost && <Notice>{say.layers.lost(lost)}</Notice>}
      <div class="bench">
        <div class="stack tight">
          <Easel work={work} chosen={inside} original={original} trying={trying} onMove={(change) => session.change([change])} />
          <p class="hint">{work.document.maximum_error === 0 ? say.layers.exact : ''} {say.layers.drag}</p>
        </div>
        <LayerPanel work={work} chosen={inside} onChoose={setChosen} onChange={session.change} onTry={setTrying} />
      </div>
    </div>
  );
}
