import { useEffect, useRef, useState } from 'preact/hooks';
import { ServerFailure, words } from '../api/client';
import { isOver } from '../api/jobs';
import { edit, get, goTo, pixels, type Change, type Document, type Split } from '../api/layers';
import { say } from '../strings';

const lookEveryMs = 700;

/** A document and the pixels of its layers, in the same order: the first lies at the bottom. */
export interface Work {
  document: Document;
  bitmaps: ImageBitmap[];
}

export interface LayerSession {
  split: Split | null;
  work: Work | null;
  problem: string;
  note: string;
  canUndo: boolean;
  canRedo: boolean;
  /** Changes layers; all changes or none. */
  change(changes: Change[]): void;
  undo(): void;
  redo(): void;
}

/** Follows a split to its end, and keeps its document in step with the server: every change is a revision there. */
export function useLayers(id: string): LayerSession {
  const [split, setSplit] = useState<Split | null>(null);
  const [work, setWork] = useState<Work | null>(null);
  const [problem, setProblem] = useState('');
  const [note, setNote] = useState('');
  // Revisions in the order of undo, and where we are among them.
  const [history, setHistory] = useState<{ revisions: number[]; at: number }>({ revisions: [0], at: 0 });
  const pictures = useRef(new Map<number, ImageBitmap[]>());
  const queue = useRef(Promise.resolve());
  const state = useRef({ id, work, history });
  state.current = { id, work, history };

  const show = async (document: Document) => {
    let bitmaps = pictures.current.get(document.revision);
    if (!bitmaps) {
      bitmaps = await Promise.all(document.layers.map((layer) => pixels(id, layer.index, document.revision)));
      pictures.current.set(document.revision, bitmaps);
    }
    if (state.current.id === id) setWork({ document, bitmaps });
  };
  const openLatest = async (found: Split) => {
    if (!found.document) return;
    const last = found.document.revision;
    setHistory({ revisions: Array.from({ length: last + 1 }, (_, revision) => revision), at: last });
    await show(found.document);
  };

  useEffect(() => {
    setSplit(null);
    setWork(null);
    setProblem('');
    setNote('');
    pictures.current.clear();
    if (!id) return;
    let timer = 0;
    let left = false;
    const look = async () => {
      try {
        const found = await get(id);
        if (left) return;
        if (found.document) await openLatest(found);
        if (left) return;
        setProblem('');
        setSplit(found);
        if (isOver(found.state)) return;
      } catch (reason) {
        if (left) return;
        setProblem(words(reason));
        // Only a server that is away is worth asking again.
        if (!(reason instanceof ServerFailure && reason.isGone)) return;
      }
      timer = window.setTimeout(() => void look(), lookEveryMs);
    };
    void look();
    return () => { left = true; clearTimeout(timer); };
  }, [id]);

  // One after the other: each change builds on the revision that the one before has made.
  const inTurn = (step: () => Promise<void>) => {
    queue.current = queue.current.then(async () => {
      setProblem('');
      setNote('');
      try {
        await step();
      } catch (reason) {
        if (reason instanceof ServerFailure && reason.status === 409) {
          setNote(say.layers.conflict);
          pictures.current.clear();
          await get(id).then(openLatest, (again) => setProblem(words(again)));
        } else {
          setProblem(words(reason));
          // What was shown ahead of the server goes back to what it has.
          setWork((now) => now && { ...now });
        }
      }
    });
  };
  const change = (changes: Change[]) => inTurn(async () => {
    const before = state.current.work;
    if (!before) return;
    const { document } = await edit(id, before.document.revision, changes);
    pictures.current.set(document!.revision, rearranged(before.bitmaps, changes));
    await show(document!);
    setHistory(({ revisions, at }) => ({ revisions: [...revisions.slice(0, at + 1), document!.revision], at: at + 1 }));
    await settled();
  });
  const step = (by: -1 | 1) => inTurn(async () => {
    const { revisions, at } = state.current.history;
    const target = revisions[at + by];
    if (target === undefined) return;
    const { document } = await goTo(id, target);
    const same = pictures.current.get(target);
    if (same) pictures.current.set(document!.revision, same);
    await show(document!);
    // The server keeps going back as a revision of its own; it stands for the old one from now on.
    setHistory((now) => ({ revisions: now.revisions.map((revision, i) => (i === at + by ? document!.revision : revision)), at: at + by }));
    await settled();
  });
  return {
    split, work, problem, note, change,
    undo: () => step(-1),
    redo: () => step(1),
    canUndo: history.at > 0,
    canRedo: history.at < history.revisions.length - 1,
  };
}

/** Waits until what was set is what the next step reads. */
const settled = () => new Promise((done) => setTimeout(done));

/** The pixels after some changes: orders and deletions change which layer has which. */
function rearranged(bitmaps: ImageBitmap[], changes: Change[]): ImageBitmap[] {
  const next = [...bitmaps];
  for (const { index, move_to: to, delete: gone } of changes) {
    const [one] = next.splice(index, 1);
    if (!gone && one) next.splice(Math.min(next.length, Math.max(0, to ?? index)), 0, one);
  }
  return next;
}
