import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { words } from '../../api/client';
import type { Op } from '../../api/layers';
import { say } from '../../strings';
import { Icon, type IconName } from '../Icon';
import { limits } from '../limits';
import { Easel, opsOf } from './Easel';
import { ExportMenu, ExportNotice } from './ExportMenu';
import { isSeenAt, layerAt, type Point } from './geometry';
import { LayerPanel } from './LayerPanel';
import { LayerSettings, Tool as ToolButton } from './LayerSettings';
import { hasMarks, noMarks, splitOp, type Marks } from './marks';
import { original } from './pixels';
import { SeveralSettings } from './SeveralSettings';
import { SplitCard } from './SplitCard';
import type { LayerStage, Scene, Tool } from './stage';
import type { LayerSession } from './useLayers';

const tools: Record<Tool, IconName> = { arrange: 'pointer', split: 'cut', compare: 'beforeAfter' };

/** Layers on the canvas, their list, and everything that can be done with them. */
export function Bench({ id, session }: { id: string; session: LayerSession }) {
  const work = session.work!;
  const { document, bitmaps } = work;
  const { layers } = document;
  const [wanted, setWanted] = useState<string[]>([]);
  const [several, setSeveral] = useState(false);
  const [tool, setTool] = useState<Tool>('arrange');
  const [marks, setMarks] = useState<Marks>(noMarks);
  const [outside, setOutside] = useState(false);
  const [trying, setTrying] = useState<Scene['trying']>(null);
  const [compared, setCompared] = useState<Scene['compared']>(null);
  const [zoom, setZoom] = useState(1);
  const [told, setTold] = useState({ problem: '', lost: '' });
  const stage = useRef<LayerStage | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const known = useRef(new Set(layers.map((layer) => layer.id)));

  const isThere = wanted.filter((each) => layers.some((layer) => layer.id === each));
  const chosen = isThere.length > 0 ? isThere : layers.slice(-1).map((layer) => layer.id);
  const chosenLayers = layers.filter((layer) => chosen.includes(layer.id));
  const first = chosenLayers.at(-1);

  const clear = () => {
    setMarks(noMarks);
    setOutside(false);
  };
  // A layer that just came is what the next change is likely for.
  useEffect(() => {
    const fresh = layers.filter((layer) => !known.current.has(layer.id));
    known.current = new Set(layers.map((layer) => layer.id));
    if (fresh.length > 0) {
      setWanted([fresh.at(-1)!.id]);
      clear();
    }
  }, [document]);
  const choose = (layer: string, more: boolean) => {
    const others = chosen.filter((each) => each !== layer);
    // Chosen again among several, it is let go.
    setWanted(!more ? [layer] : others.length < chosen.length && others.length > 0 ? others : [...others, layer]);
  };
  // The first mark also says which layer is meant, where it is not on the chosen one.
  const aim = (point: Point) => {
    const isOnChosen = first?.visible && isSeenAt(first, bitmaps.get(first.id), point);
    if (!hasMarks(marks) && !isOnChosen) {
      const hit = layerAt(layers, bitmaps, point);
      if (hit) setWanted([hit.id]);
    } else if (first && chosen.length > 1) setWanted([first.id]);
  };
  const takeTool = (next: Tool) => {
    setTool(next);
    clear();
    if (next === 'compare' && !compared) {
      original(id, document).then((picture) => setCompared({ picture, share: 0.5 }), (reason) => setTold({ problem: words(reason), lost: '' }));
    }
  };
  const addPicture = async (file: File) => {
    const most = (await limits()).picture_bytes;
    if (file.size > most) setTold({ problem: say.faults.tooLarge(file.name, say.units.bytes(file.size), say.units.bytes(most)), lost: '' });
    else session.edit([{ op: 'add', image: file.name, name: file.name.replace(/\.[^.]+$/, '') }], [file]);
  };
  const scene = useMemo<Scene>(() => ({ document, bitmaps, chosen, tool, marks, trying, compared }), [work, chosen.join(' '), tool, marks, trying, compared]);
  const edit = (ops: Op[]) => {
    setTold({ problem: '', lost: '' });
    session.edit(ops);
  };

  // Undo works wherever the focus is, but in fields, which have their own.
  const keys = useRef<(event: KeyboardEvent) => void>(() => undefined);
  keys.current = (event) => {
    if (!location.hash.startsWith('#/layers') || isField(event.target)) return;
    const letter = event.key.toLowerCase();
    if (event.ctrlKey || event.metaKey) {
      if (letter !== 'z' && letter !== 'y') return;
      event.preventDefault();
      if (letter === 'y' || event.shiftKey) { if (document.can_redo) session.redo(); } else if (document.can_undo) session.undo();
    } else if ((event.key === 'Delete' || event.key === 'Backspace') && event.target instanceof HTMLElement && event.target.closest('.bench') && tool === 'arrange') {
      const free = chosenLayers.filter((layer) => !layer.locked);
      if (free.length > 0 && free.length < layers.length) edit(free.map((layer) => ({ op: 'delete', layer: layer.id })));
    }
  };
  useEffect(() => {
    const listen = (event: KeyboardEvent) => keys.current(event);
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, []);

  return (
    <div class="stack">
      <div class="row toolbar">
        <div class="tools">
          <ToolButton icon="undo" label={say.layers.undo} off={!document.can_undo} onUse={session.undo} />
          <ToolButton icon="redo" label={say.layers.redo} off={!document.can_redo} onUse={session.redo} />
        </div>
        <div class="segments" role="group" aria-label={say.layers.toolbar}>
          {(Object.keys(tools) as Tool[]).map((each) => (
            <button key={each} type="button" aria-pressed={tool === each} onClick={() => takeTool(each)}><Icon name={tools[each]} /><span>{say.layers.tools[each]}</span></button>
          ))}
        </div>
        <div class="tools">
          <ToolButton icon="zoomOut" label={say.layers.zoomOut} onUse={() => stage.current?.zoomBy(0.8)} />
          <span class="zoom">{Math.round(zoom * 100)} %</span>
          <ToolButton icon="zoomIn" label={say.layers.zoomIn} onUse={() => stage.current?.zoomBy(1.25)} />
          <ToolButton icon="fit" label={say.layers.fit} onUse={() => stage.current?.fit()} />
        </div>
        <span class="spacer" />
        <button type="button" onClick={() => input.current?.click()}><Icon name="add" />{say.layers.addPicture}</button>
        <input ref={input} type="file" accept="image/*" hidden aria-label={say.layers.addPicture}
          onChange={(event) => { const file = event.currentTarget.files?.[0]; event.currentTarget.value = ''; if (file) void addPicture(file); }} />
        <ExportMenu id={id} onTell={setTold} />
      </div>
      <ExportNotice {...told} />
      <div class="bench">
        <div class="stack tight easel-side">
          {session.isBusy && <p class="busy" role="status">{say.layers.saving}</p>}
          <Easel scene={scene} onChoose={choose} onArrange={(changes) => { const ops = opsOf(changes.filter((change) => !layers.find((layer) => layer.id === change.id)?.locked)); if (ops.length) edit(ops); }}
            onPoint={(point, isOther) => { aim(point); const key = isOther !== outside ? 'exclude' : 'include'; setMarks((now) => ({ ...now, [key]: [...now[key], point] })); }}
            onBox={(box) => { aim({ x: box.x + box.width / 2, y: box.y + box.height / 2 }); setMarks((now) => ({ ...now, box })); }}
            onShare={(share) => setCompared((now) => now && { ...now, share })}
            onZoom={setZoom} onReady={(made) => { stage.current = made; }} />
          {tool === 'compare' && compared && (
            <label>{say.layers.share}
              <input type="range" min="0" max="1" step="0.01" value={compared.share} onInput={(event) => { const share = event.currentTarget.valueAsNumber; setCompared((now) => now && { ...now, share }); }} />
            </label>
          )}
          <p class="hint" id="easel-keys">{document.maximum_error === 0 ? `${say.layers.exact} ` : ''}{say.layers.toolHints[tool]}</p>
        </div>
        <div class="stack panel-side">
          {tool === 'split' && (
            <SplitCard layer={first} marks={marks} outside={outside} busy={session.isBusy} onOutside={setOutside} onClear={clear}
              onSplit={() => edit([splitOp(first!.id, marks)])} onSplitWhole={() => edit([{ op: 'split', layer: first!.id }])} />
          )}
          <section class="card panel" aria-label={say.layers.panel}>
            <div class="row apart nowrap"><h2>{say.layers.title}</h2>
              <ToolButton icon="several" label={say.layers.several} pressed={several} onUse={() => { setSeveral(!several); if (several) setWanted(chosen.slice(-1)); }} />
            </div>
            <LayerPanel work={work} chosen={chosen} several={several} onChoose={choose} onEdit={edit} />
            {chosenLayers.length > 1
              ? <SeveralSettings key={chosen.join(' ')} chosen={chosenLayers} layers={layers} onEdit={edit} />
              : first && <LayerSettings key={`${document.revision} ${first.id}`} layer={first} layers={layers} onEdit={edit} onTry={(opacity) => setTrying(opacity === null ? null : { id: first.id, opacity })} />}
          </section>
        </div>
      </div>
    </div>
  );
}

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || (target instanceof HTMLInputElement && !['range', 'checkbox', 'color', 'file'].includes(target.type));
