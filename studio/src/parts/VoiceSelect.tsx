import type { Voice } from '../api/voices';

interface Props {
  label: string;
  voices: Voice[];
  value: string;
  /** A first choice that is no voice; its value is the empty text. */
  none?: string;
  /** Whether the label is only for screen readers, because the row says it already. */
  isQuiet?: boolean;
  onChange(id: string): void;
}

/** Chooses a voice of the library. */
export function VoiceSelect({ label, voices, value, none, isQuiet, onChange }: Props) {
  const field = (
    <select value={value} aria-label={isQuiet ? label : undefined} onChange={(event) => onChange(event.currentTarget.value)}>
      {none !== undefined && <option value="">{none}</option>}
      {voices.map((voice) => <option key={voice.voice_id} value={voice.voice_id}>{voice.name}</option>)}
    </select>
  );
  return isQuiet ? field : <label class="grow">{label}{field}</label>;
}
