import { useState } from 'preact/hooks';
import { ServerFailure, words } from '../api/client';
import { keys, removeKey, type Key } from '../api/store';
import { Confirm } from '../parts/Confirm';
import { NewKey } from '../parts/keys/NewKey';
import { Notice } from '../parts/Notice';
import { useAsk } from '../parts/useAsk';
import { say } from '../strings';

/** Keys: who may use the server, a new one shown once, and their end. */
export function Keys(_: { rest: string }) {
  const [isForbidden, setForbidden] = useState(false);
  const all = useAsk(() => keys().catch((reason) => { setForbidden(reason instanceof ServerFailure && reason.status === 403); throw reason; }));
  const [asked, setAsked] = useState<Key | null>(null);
  const [note, setNote] = useState('');
  const [problem, setProblem] = useState('');

  const revoke = async (key: Key) => {
    setProblem('');
    try {
      await removeKey(key.id);
      setNote(say.keys.revoked(key.name));
    } catch (reason) {
      setProblem(words(reason));
    }
    all.again();
  };
  return (
    <>
      <div class="head"><h1>{say.keys.title}</h1><p class="lead">{say.keys.lead}</p></div>
      {isForbidden ? <Notice>{say.keys.forbidden}</Notice> : (
        <>
          <NewKey onMade={() => { setNote(''); all.again(); }} />
          {note && <Notice kind="good">{note}</Notice>}
          {(problem || all.problem) && <Notice kind="bad">{problem || all.problem}</Notice>}
          <section class="card" aria-label={say.keys.list}>
            <h2>{say.keys.list}</h2>
            {!all.value && !all.problem && <p class="hint" role="status">{say.loading}</p>}
            {all.value?.length === 0 && <p class="hint">{say.keys.none}</p>}
            <ul class="list">{all.value?.map((key) => <KeyRow key={key.id} of={key} onRevoke={() => setAsked(key)} />)}</ul>
          </section>
        </>
      )}
      {asked && (
        <Confirm title={say.keys.revokeTitle(asked.name)} text={say.keys.revokeSure} action={say.keys.revoke}
          onDone={(isSure) => { setAsked(null); if (isSure) void revoke(asked); }} />
      )}
    </>
  );
}

function KeyRow({ of: key, onRevoke }: { of: Key; onRevoke(): void }) {
  const isOver = key.expires_at !== null && Date.parse(key.expires_at) < Date.now();
  const facts = [say.keys.created(say.units.day(key.created_at))];
  if (key.expires_at) facts.push((isOver ? say.keys.ended : say.keys.endsAt)(say.units.day(key.expires_at)));
  return (
    <li>
      <div class="stack tight">
        <div class="row"><h3>{key.name}</h3>{key.is_yours && <span class="tag good">{say.keys.yours}</span>}{isOver && <span class="tag warn">{say.keys.over}</span>}</div>
        <div class="row">{key.scopes.map((scope) => <span key={scope} class="tag">{scope}</span>)}</div>
        <p class="hint">{facts.join(' · ')}</p>
      </div>
      <button type="button" class="danger" disabled={key.is_yours} aria-label={say.keys.revokeOf(key.name)} onClick={onRevoke}>{say.keys.revoke}</button>
    </li>
  );
}
