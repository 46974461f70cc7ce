import { useRef, useState } from 'preact/hooks';
import { words } from '../api/client';
import { detect, type Detection } from '../api/detect';
import { DropArea } from '../parts/DropArea';
import { limits } from '../parts/limits';
import { Notice } from '../parts/Notice';
import { say } from '../strings';

interface Checked {
  id: number;
  name: string;
  found: Detection | null;
  problem: string;
}

/** Check files: whether a machine made a recording, and whether this server did. */
export function Check(_: { rest: string }) {
  const [checked, setChecked] = useState<Checked[]>([]);
  const count = useRef(0);
  const queue = useRef(Promise.resolve());

  const look = async (file: File, id: number) => {
    const tell = (change: Partial<Checked>) => setChecked((before) => before.map((each) => (each.id === id ? { ...each, ...change } : each)));
    try {
      const most = await limits();
      if (file.size === 0) throw new Error(say.faults.empty(file.name));
      if (file.size > most.audio_bytes) throw new Error(say.faults.tooLarge(file.name, say.units.bytes(file.size), say.units.bytes(most.audio_bytes)));
      tell({ found: await detect(file) });
    } catch (reason) {
      tell({ problem: words(reason) });
    }
  };
  // One after the other: looking is work for the server.
  const take = (files: File[]) => {
    const added = files.map((file) => ({ file, id: ++count.current }));
    setChecked((before) => [...added.map(({ file, id }) => ({ id, name: file.name, found: null, problem: '' })), ...before]);
    for (const { file, id } of added) queue.current = queue.current.then(() => look(file, id));
  };
  const marked = checked.filter((each) => each.found?.marked).length;
  const done = checked.filter((each) => each.found).length;

  return (
    <>
      <div class="head"><h1>{say.check.title}</h1><p class="lead">{say.check.lead}</p></div>
      <DropArea label={say.check.drop} accept="audio/*,video/webm" isMany onFile={(file, _more, all) => take(all ?? [file])} />
      {done > 1 && <p role="status"><b>{say.check.summary(marked, done)}</b></p>}
      <div class="results">{checked.map((each) => <Result key={each.id} {...each} />)}</div>
    </>
  );
}

function Result({ name, found, problem }: Checked) {
  if (problem) return <Notice kind="bad">{problem}</Notice>;
  if (!found) return <p class="hint" role="status">{name}: {say.check.looking}</p>;
  const facts: [string, string][] = [
    [say.check.watermark, found.watermark ? `${say.check.yes}, ${say.check.chance(oneIn(found.p_value))}` : say.check.no],
    [say.check.declared, found.says_synthetic ? say.check.yes : say.check.no],
    [say.check.madeHere, found.made_here ? say.check.yes : say.check.no],
  ];
  if (found.made_at) facts.push([say.check.when, say.units.time(found.made_at)]);
  if (found.model) facts.push([say.check.model, found.model]);
  if (found.voice) facts.push([say.check.voice, found.voice]);
  if (found.ranges.length) facts.push([say.check.where, found.ranges.map((range) => say.check.range(say.units.seconds(range.start), say.units.seconds(range.end))).join('; ')]);
  facts.push([say.check.length, say.units.seconds(found.seconds)]);
  return (
    <section class="card" aria-label={name}>
      <div class="row"><h2>{name}</h2><span class={found.marked ? 'tag warn' : 'tag'}>{found.marked ? say.check.isMarked : say.check.isUnmarked}</span></div>
      {found.marked ? <Notice>{say.check.marked}</Notice> : <Notice>{say.check.unmarked} {say.check.unmarkedWhy}</Notice>}
      <dl class="facts">{facts.map(([term, value]) => <div key={term}><dt>{term}</dt><dd>{value}</dd></div>)}</dl>
      <p class="hint"><span>{say.check.sha}:</span> <code class="breaks">{found.sha256}</code></p>
    </section>
  );
}

function oneIn(chance: number): string {
  if (chance <= 0) return '10^300';
  const times = 1 / chance;
  return times < 1e6 ? Math.round(times).toLocaleString('en') : `10^${Math.floor(Math.log10(times))}`;
}
