import { useRef, useState } from 'preact/hooks';
import { say } from '../strings';
import { Icon } from './Icon';

interface Props {
  label: string;
  accept: string;
  /** Takes the file; whatever keeps it from being taken is the caller's to tell. */
  onFile(file: File, more: boolean, all?: File[]): void;
  /** Whether several files are taken at once. */
  isMany?: boolean;
}

/** A place for one file: dropped, chosen, or pasted. */
export function DropArea({ label, accept, isMany, onFile }: Props) {
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const take = (files: FileList | null | undefined) => {
    if (files?.[0]) onFile(files[0], files.length > 1, [...files]);
  };
  return (
    <div
      class={over ? 'drop over' : 'drop'}
      onDragOver={(event) => { event.preventDefault(); setOver(true); }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => { event.preventDefault(); setOver(false); take(event.dataTransfer?.files); }}
      onPaste={(event) => take(event.clipboardData?.files)}
    >
      <Icon name="upload" />
      <span>{label}{' '}
        <button type="button" class="link" onClick={() => input.current?.click()}>{say.choose}</button>
      </span>
      <input ref={input} type="file" accept={accept} multiple={isMany} hidden onChange={(event) => { take(event.currentTarget.files); event.currentTarget.value = ''; }} />
    </div>
  );
}
