import { useEffect, useRef } from 'preact/hooks';
import { say } from '../strings';

interface Props {
  title: string;
  text: string;
  action: string;
  onDone(isSure: boolean): void;
}

/** Asks before something is gone for good. Escape and "Cancel" leave everything as it is. */
export function Confirm({ title, text, action, onDone }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const sure = useRef(false);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="small" onClose={() => onDone(sure.current)} aria-labelledby="confirm-title" aria-describedby="confirm-text">
      <form method="dialog" class="stack" onSubmit={() => { sure.current = true; }}>
        <h2 id="confirm-title">{title}</h2>
        <p id="confirm-text">{text}</p>
        <div class="row end">
          <button type="button" onClick={() => dialog.current?.close()}>{say.cancel}</button>
          <button class="primary danger">{action}</button>
        </div>
      </form>
    </dialog>
  );
}
