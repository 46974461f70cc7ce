import { useEffect, useState } from 'preact/hooks';
import { words } from '../../api/client';
import { cancel } from '../../api/jobs';
import { say } from '../../strings';
import { Icon } from '../Icon';
import { Notice } from '../Notice';
import { mostPixels } from './pixels';
import { Previews } from './Previews';
import type { LayerSession } from './useLayers';

/** What the server is doing with a picture, as its job tells. */
export function Stages({ session: { split, stages }, picture }: { session: LayerSession; picture: string | null }) {
  const [problem, setProblem] = useState('');
  const [now, setNow] = useState(Date.now);
  const [pixels, setPixels] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  if (!split) return null;
  const percent = Math.round(split.fraction * 100);
  const stage = say.layers.stages[split.stage ?? ''] ?? split.stage ?? say.layers.working;
  const text = split.state === 'queued' ? say.layers.queued : say.layers.stage(stage, percent);
  return (
    <div class="card progress-card">
      {picture && <img src={picture} alt={say.layers.yourPicture} onLoad={({ currentTarget }) => setPixels(currentTarget.naturalWidth * currentTarget.naturalHeight)} />}
      <div class="stack tight">
        <p role="status">{text}</p>
        {pixels > mostPixels && <p class="hint">{say.layers.large(Math.round(pixels / 1e6))}</p>}
        {split.seconds_left ? <p class="hint">{say.layers.left(say.units.about(split.seconds_left))}</p> : null}
        <progress max={100} value={percent} aria-label={text} />
        <ol class="plain stages">
          {stages.map(({ name, begunMs }, index) => {
            const isOver = index < stages.length - 1;
            return (
              <li key={`${index} ${name}`} class={isOver ? 'over' : ''}>
                <Icon name={isOver ? 'tick' : 'stage'} /><span>{say.layers.stages[name] ?? name}</span>
                <small>{say.units.seconds(Math.max(0, (isOver ? stages[index + 1]!.begunMs : now) - begunMs) / 1000)}</small>
              </li>
            );
          })}
        </ol>
        {split.previews && split.previews.length > 0 && <Previews addresses={split.previews} />}
        {problem && <Notice kind="bad">{problem}</Notice>}
        <div class="row"><button type="button" onClick={() => cancel(split.id).catch((reason) => setProblem(words(reason)))}>{say.cancel}</button></div>
      </div>
    </div>
  );
}
