import { useEffect, useRef, useState } from 'preact/hooks';
import { ServerFailure, words } from '../../api/client';
import { watch } from '../../api/events';
import { isOver } from '../../api/jobs';
import { edit, get, redo, undo, type Document, type Op, type Split } from '../../api/layers';
import { PixelShelf, type Bitmaps } from './pixels';

const lookEveryMs = 1500;

/** A document and the pixels of its layers. */
export interface Work {
  document: Document;
  bitmaps: Bitmaps;
}

/** A stage of a split that was reached. */
export interface Stage {
  name: string;
  begunMs: number;
}

/** Changes that the server does not have. */
export interface Unsent {
  why: 'gone' | 'changed' | 'kept';
  ops: Op[];
  files: File[];
}

export interface LayerSession {
  split: Split | null;
  stages: Stage[];
  work: Work | null;
  problem: string;
  unsent: Unsent | null;
  /** Whether the server is working on a change. */
  isBusy: boolean;
  /** Makes edits; all or none. Together they are one step to undo. */
  edit(ops: Op[], files?: File[]): void;
  undo(): void;
  redo(): void;
  /** Shows what the server has, whoever changed it. */
  reload(): void;
  /** Sends what could not be sent before. */
  again(): void;
  /** Lets go of what could not be sent. */
  forget(): void;
}

/** Follows a split to its end, and keeps its document in step with the server, where every change is a revision. */
export function useLayers(id: string): LayerSession {
  const [split, setSplit] = useState<Split | null>(null);
  const [stages, setStages] = useState<Stage[]>([]);
  const [work, setWork] = useState<Work | null>(null);
  const [problem, setProblem] = useState('');
  const [unsent, setUnsent] = useState<Unsent | null>(null);
  const [busy, setBusy] = useState(0);
  const shelf = useRef(new PixelShelf(id));
  const queue = useRef(Promise.resolve());
  const latest = useRef<{ id: string; revision: number | null }>({ id, revision: null });
  latest.current.id = id;

  const show = async (document: Document) => {
    const bitmaps = await shelf.current.of(document);
    if (latest.current.id !== id) return;
    latest.current.revision = document.revision;
    setWork({ document, bitmaps });
  };

  useEffect(() => {
    setSplit(null);
    setStages([]);
    setWork(null);
    setProblem('');
    setUnsent(null);
    shelf.current = new PixelShelf(id);
    latest.current.revision = null;
    if (!id) return;
    const leaving = new AbortController();
    void follow(leaving.signal);
    return () => leaving.abort();
  }, [id]);

  const follow = async (signal: AbortSignal) => {
    while (!signal.aborted) {
      try {
        const found = await get(id);
        if (signal.aborted) return;
        if (found.document) await show(found.document);
        if (signal.aborted) return;
        setProblem('');
        setSplit(found);
        if (isOver(found.state)) return;
        await watch(id, (progress) => {
          if (signal.aborted) return;
          // Its end is told with the document that it made.
          if (!isOver(progress.state)) setSplit((now) => now && { ...now, ...progress });
          const name = progress.stage;
          if (name) setStages((now) => (now.at(-1)?.name === name ? now : [...now, { name, begunMs: Date.now() }]));
        }, signal);
      } catch (reason) {
        if (signal.aborted) return;
        setProblem(words(reason));
        // Only a server that is away, or a stream that broke, is worth asking again.
        if (reason instanceof ServerFailure && !reason.isGone) return;
        await new Promise((done) => setTimeout(done, lookEveryMs));
      }
    }
  };

  // Another tab may have changed the layers while this one was out of sight.
  useEffect(() => {
    if (!id) return;
    const look = () => {
      if (document.visibilityState !== 'visible' || latest.current.revision === null) return;
      const seen = latest.current.revision;
      get(id).then((found) => {
        if (found.document && found.document.revision > seen && latest.current.revision === seen) setUnsent((now) => now ?? { why: 'changed', ops: [], files: [] });
      }, () => undefined);
    };
    document.addEventListener('visibilitychange', look);
    addEventListener('focus', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      removeEventListener('focus', look);
    };
  }, [id]);

  // One after the other: each change builds on the revision that the one before has made.
  const inTurn = (step: () => Promise<Split>, ops: Op[] = [], files: File[] = []) => {
    setBusy((count) => count + 1);
    queue.current = queue.current.then(async () => {
      try {
        const { document } = await step();
        await show(document!);
        setProblem('');
        setUnsent(null);
      } catch (reason) {
        // What was shown ahead of the server goes back to what it has.
        setWork((now) => now && { ...now });
        const failure = reason instanceof ServerFailure ? reason : null;
        if (failure?.isGone) setUnsent({ why: 'gone', ops, files });
        else if (failure?.status === 409 && !failure.code.startsWith('nothing_')) setUnsent({ why: 'changed', ops, files });
        else setProblem(words(reason));
      }
      setBusy((count) => count - 1);
    });
  };
  const send = (ops: Op[], files: File[] = []) => inTurn(() => edit(id, latest.current.revision!, ops, files), ops, files);
  return {
    split, stages, work, problem, unsent,
    isBusy: busy > 0,
    edit: send,
    undo: () => inTurn(() => undo(id)),
    redo: () => inTurn(() => redo(id)),
    reload: () => {
      const kept = unsent;
      inTurn(() => get(id));
      // The change itself is kept: layers keep their ids, so it can be made on what is there now.
      queue.current = queue.current.then(() => { if (kept && kept.ops.length > 0) setUnsent({ ...kept, why: 'kept' }); });
    },
    again: () => {
      if (!unsent) return;
      if (unsent.ops.length > 0) send(unsent.ops, unsent.files);
      else inTurn(() => get(id));
    },
    forget: () => setUnsent(null),
  };
}
