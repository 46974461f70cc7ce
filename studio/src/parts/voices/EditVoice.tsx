import { useEffect, useRef, useState } from 'preact/hooks';
import { words } from '../../api/client';
import { edit, tagsOf, type Voice } from '../../api/voices';
import { say } from '../../strings';
import { Notice } from '../Notice';

/** Changes name, description and tags of a voice. */
export function EditVoice({ voice, onClose }: { voice: Voice; onClose(name: string | null): void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const saved = useRef<string | null>(null);
  const [name, setName] = useState(voice.name);
  const [description, setDescription] = useState(voice.description ?? '');
  const [tags, setTags] = useState(tagsOf(voice).join(', '));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  useEffect(() => dialog.current?.showModal(), []);
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setProblem('');
    try {
      await edit(voice, name.trim(), description.trim(), tags.split(',').map((tag) => tag.trim()).filter(Boolean));
      saved.current = name.trim();
      dialog.current?.close();
    } catch (reason) {
      setProblem(words(reason));
    }
    setBusy(false);
  };
  return (
    <dialog ref={dialog} class="small" onClose={() => onClose(saved.current)} aria-labelledby="edit-title">
      <form class="stack" onSubmit={(event) => void submit(event)}>
        <h2 id="edit-title">{say.voices.editTitle(voice.name)}</h2>
        <label>{say.voices.name}<input required maxLength={100} value={name} onInput={(event) => setName(event.currentTarget.value)} /></label>
        <label>{say.voices.description}<input maxLength={500} value={description} onInput={(event) => setDescription(event.currentTarget.value)} /></label>
        <label>{say.voices.tags}<input value={tags} onInput={(event) => setTags(event.currentTarget.value)} /></label>
        {problem && <Notice kind="bad">{problem}</Notice>}
        <div class="row end">
          <button type="button" onClick={() => dialog.current?.close()}>{say.cancel}</button>
          <button class="primary" disabled={busy || !name.trim()}>{say.voices.save}</button>
        </div>
      </form>
    </dialog>
  );
}
