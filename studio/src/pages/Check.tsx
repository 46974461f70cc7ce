import { useRef, useState } from 'preact/hooks';
import { words } from '../api/client';
import { detect, type Detection } from '../api/detect';
import { DropArea } from '../parts/DropArea';
import { limits } from '../parts/limits';
import { Notice } from '../parts/Notice';
import { say } from '../strings';

/** Check a file: whether a machine made a recording, and whether this server did. */
export function Check(_: { rest: string }) {
  const [name, setName] = useState('');
  const [found, setFound] = useState<Detection | null>(null);
  const [problem, setProblem] = useState('');
  const abort = useRef<AbortController | null>(null);

  const look = async (file: File) => {
    abort.current?.abort();
    const mine = new AbortController();
    abort.current = mine;
    setName(file.name);
    setFound(null);
    setProblem('');
    try {
      const most = await limits();
      if (file.size === 0) throw new Error(say.faults.empty(file.name));
      if (file.size > most.audio_bytes) throw new Error(say.faults.tooLarge(file.name, say.units.bytes(file.size), say.units.bytes(most.audio_bytes)));
      const report = await detect(file, mine.signal);
      if (!mine.signal.aborted) setFound(report);
    } catch (reason) {
      if (!mine.signal.aborted) setProblem(words(reason));
    }
  };

  return (
    <>
      <div class="head"><h1>{say.check.title}</h1><p class="lead">{say.check.lead}</p></div>
      <DropArea label={say.check.drop} accept="audio/*,video/webm" onFile={(file) => void look(file)} />
      {problem && <Notice kind="bad">{problem}</Notice>}
      {name && !found && !problem && <p role="status">{say.check.looking}</p>}
      {found && <Report name={name} found={found} />}
    </>
  );
}

function Report({ name, found }: { name: string; found: Detection }) {
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
      <h2>{name}</h2>
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
