import { useState } from 'preact/hooks';
import { words } from '../api/client';
import { models, removeModel, type StoreModel } from '../api/store';
import { Confirm } from '../parts/Confirm';
import { ModelRow } from '../parts/models/ModelRow';
import { Notice } from '../parts/Notice';
import { useAsk } from '../parts/useAsk';
import { say } from '../strings';

const everyMs = 5000;

/** Models: what is there, what can be fetched, and their removal. */
export function Models(_: { rest: string }) {
  const store = useAsk(models, everyMs);
  const [asked, setAsked] = useState<StoreModel | null>(null);
  const [note, setNote] = useState('');
  const [problem, setProblem] = useState('');

  const remove = async (model: StoreModel) => {
    setProblem('');
    try {
      await removeModel(model.id);
      setNote(say.models.removed(model.id));
    } catch (reason) {
      setProblem(words(reason));
    }
    store.again();
  };
  return (
    <>
      <div class="head"><h1>{say.models.title}</h1><p class="lead">{say.models.lead}</p></div>
      {store.value?.offline && <Notice>{say.models.offline}</Notice>}
      {note && <Notice kind="good">{note}</Notice>}
      {(problem || store.problem) && <Notice kind="bad">{problem || store.problem}</Notice>}
      {!store.value && !store.problem && <p class="hint" role="status">{say.loading}</p>}
      {store.value && (
        <section class="card" aria-label={say.models.title}>
          {store.value.data.length === 0 && <p class="hint">{say.models.none}</p>}
          <ul class="list">
            {store.value.data.map((model) => (
              <ModelRow key={model.id} model={model} isUsual={model.id === store.value!.default} isOffline={store.value!.offline} onChanged={store.again}
                onFetched={() => { setNote(say.models.fetched(model.id)); store.again(); }} onProblem={setProblem} onRemove={() => setAsked(model)} />
            ))}
          </ul>
        </section>
      )}
      {asked && (
        <Confirm title={say.models.removeTitle(asked.id)} text={say.models.removeSure(say.units.bytes(asked.arrived_bytes ?? asked.bytes ?? 0))} action={say.models.remove}
          onDone={(isSure) => { setAsked(null); if (isSure) void remove(asked); }} />
      )}
    </>
  );
}
