import { useEffect, useRef, useState } from 'preact/hooks';
import type { Layer, Op } from '../../api/layers';
import { say } from '../../strings';
import { Icon } from '../Icon';
import { moveTo, rows } from './stack';
import type { Work } from './useLayers';

interface Props {
  work: Work;
  chosen: string[];
  several: boolean;
  onChoose(id: string, more: boolean): void;
  onEdit(ops: Op[]): void;
}

/** The layers, the topmost first: chosen, shown, locked, and dragged to another place. */
export function LayerPanel({ work, chosen, several, onChoose, onEdit }: Props) {
  const { layers } = work.document;
  const [folded, setFolded] = useState<Set<string>>(new Set());
  const [aim, setAim] = useState<{ id: string; above: boolean } | null>(null);
  const dragged = useRef<string | null>(null);
  const list = useRef<HTMLUListElement>(null);

  useEffect(() => {
    list.current?.querySelector('.chosen')?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const drop = (target: Layer, above: boolean) => {
    const id = dragged.current;
    dragged.current = null;
    setAim(null);
    const from = layers.find((layer) => layer.id === id);
    if (!from || from === target) return;
    // Places count without the layer that goes.
    const place = target.index - (from.index < target.index ? 1 : 0) + (above ? 1 : 0);
    const ops = moveTo(layers, from.id, place);
    if (ops.length) onEdit(ops);
  };
  const step = (event: KeyboardEvent, layer: Layer) => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    const by = event.key === 'ArrowUp' ? 1 : -1;
    if (event.altKey) {
      const ops = layer.locked ? [] : moveTo(layers, layer.id, layer.index + by);
      if (ops.length) onEdit(ops);
      return;
    }
    const buttons = [...list.current!.querySelectorAll<HTMLButtonElement>('.pick')];
    buttons[buttons.indexOf(event.currentTarget as HTMLButtonElement) - by]?.focus();
  };
  return (
    <ul class="plain layer-list" ref={list} aria-label={say.layers.panel}>
      {rows(layers).map((row) => {
        if (row.kind === 'folder') {
          const isOpen = !folded.has(row.name);
          const isShown = row.layers.some((layer) => layer.visible);
          return (
            <li key={row.key} class="layer folder">
              <button type="button" class="icon-button" aria-label={say.layers.showFolder(row.name)} title={say.layers.showFolder(row.name)} aria-pressed={isShown}
                onClick={() => onEdit(row.layers.map((layer) => ({ op: 'visibility', layer: layer.id, visible: !isShown })))}><Icon name={isShown ? 'shown' : 'hidden'} /></button>
              <button type="button" class="pick" aria-expanded={isOpen}
                onClick={() => setFolded((now) => { const next = new Set(now); if (isOpen) next.add(row.name); else next.delete(row.name); return next; })}>
                <span><Icon name="folder" /> {row.name}</span>
              </button>
              <span class={isOpen ? 'fold' : 'fold folded'}><Icon name="fold" /></span>
            </li>
          );
        }
        const { layer } = row;
        if (layer.parent !== null && folded.has(layer.parent)) return null;
        const isChosen = chosen.includes(layer.id);
        const aimed = aim?.id === layer.id ? (aim.above ? ' aim-above' : ' aim-below') : '';
        return (
          <li
            key={layer.id}
            class={`layer${isChosen ? ' chosen' : ''}${layer.parent === null ? '' : ' in-folder'}${aimed}`}
            draggable={!layer.locked}
            onDragStart={(event) => { dragged.current = layer.id; event.dataTransfer?.setData('text/plain', layer.name); }}
            onDragEnd={() => { dragged.current = null; setAim(null); }}
            onDragOver={(event) => {
              if (dragged.current === null) return;
              event.preventDefault();
              const above = isUpperHalf(event);
              if (aim?.id !== layer.id || aim.above !== above) setAim({ id: layer.id, above });
            }}
            onDrop={(event) => { event.preventDefault(); drop(layer, isUpperHalf(event)); }}
          >
            <button type="button" class="icon-button" aria-label={say.layers.show(layer.name)} title={say.layers.show(layer.name)} aria-pressed={layer.visible}
              onClick={() => onEdit([{ op: 'visibility', layer: layer.id, visible: !layer.visible }])}><Icon name={layer.visible ? 'shown' : 'hidden'} /></button>
            <Thumbnail bitmap={work.bitmaps.get(layer.id)} faint={!layer.visible} />
            <button type="button" class="pick" aria-pressed={isChosen} onKeyDown={(event) => step(event, layer)}
              onClick={(event) => onChoose(layer.id, several || event.shiftKey || event.ctrlKey || event.metaKey)}>
              <span>{layer.name}</span><small>{say.layers.kinds[layer.kind] ?? layer.kind}</small>
            </button>
            <button type="button" class={layer.locked ? 'icon-button' : 'icon-button faint'} aria-pressed={layer.locked} aria-label={say.layers.lock(layer.name)} title={say.layers.lock(layer.name)}
              onClick={() => onEdit([{ op: 'lock', layer: layer.id, locked: !layer.locked }])}><Icon name={layer.locked ? 'lock' : 'unlock'} /></button>
          </li>
        );
      })}
    </ul>
  );
}

function isUpperHalf(event: DragEvent): boolean {
  const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
  return event.clientY < box.top + box.height / 2;
}

function Thumbnail({ bitmap, faint }: { bitmap: ImageBitmap | undefined; faint: boolean }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || !bitmap) return;
    const { width, height } = canvas.current!;
    const scale = Math.min(width / bitmap.width, height / bitmap.height);
    context.clearRect(0, 0, width, height);
    context.drawImage(bitmap, (width - bitmap.width * scale) / 2, (height - bitmap.height * scale) / 2, bitmap.width * scale, bitmap.height * scale);
  }, [bitmap]);
  return <canvas ref={canvas} class={faint ? 'faint' : ''} width={80} height={80} aria-hidden="true" />;
}
