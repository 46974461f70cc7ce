import { consentOf, sample, type GivenConsent, type Voice } from '../../api/voices';
import { say } from '../../strings';
import { Icon } from '../Icon';
import { save } from '../saving';
import { useAsk } from '../useAsk';
import { ConsentLine } from './ConsentLine';

interface Props {
  voice: Voice;
  onConsent(): void;
  onRevoke(consent: GivenConsent): void;
  onEdit(): void;
  onRemove(): void;
  onProblem(reason: unknown): void;
}

/** A voice of the library: what it is, who agreed to it, and what can be done with it. */
export function VoiceCard({ voice, onConsent, onRevoke, onEdit, onRemove, onProblem }: Props) {
  const isOwn = voice.category !== 'premade';
  const known = useAsk(() => (isOwn ? consentOf(voice.voice_id) : Promise.resolve({ missing: false, blocked: false, consent: null })));
  const consent = known.value;
  const recording = voice.samples[0];
  const take = async () => {
    try {
      save(await sample(voice.voice_id, recording!.sample_id), recording!.file_name || `${voice.name}.wav`);
    } catch (reason) {
      onProblem(reason);
    }
  };
  return (
    <li class="card voice-card">
      <div class="stack tight">
        <div class="row apart">
          <h3>{voice.name}</h3>
          {isOwn && (
            <span class="row nowrap tools">
              <button type="button" class="icon-button" title={say.voices.edit} aria-label={`${say.voices.edit}: ${voice.name}`} onClick={onEdit}><Icon name="edit" /></button>
              {recording && <button type="button" class="icon-button" title={say.voices.recording} aria-label={`${say.voices.recording}: ${voice.name}`} onClick={() => void take()}><Icon name="download" /></button>}
              <button type="button" class="icon-button danger" title={say.voices.remove} aria-label={`${say.voices.remove}: ${voice.name}`} onClick={onRemove}><Icon name="remove" /></button>
            </span>
          )}
        </div>
        {voice.description && <p class="hint">{voice.description}</p>}
        <div class="row">
          {!isOwn && <span class="tag">{say.voices.builtIn}</span>}
          {Object.values(voice.labels).filter(Boolean).map((label) => <span key={label} class="tag">{label}</span>)}
        </div>
        <ConsentLine isBuiltIn={!isOwn} known={consent} />
      </div>
      <div class="row">
        {consent?.missing && <button type="button" class={consent.blocked ? 'primary' : ''} onClick={onConsent} aria-label={`${say.consent.give}: ${voice.name}`}>{say.consent.give}</button>}
        {consent && !consent.blocked && <a class="button" href={`#/speak/${encodeURIComponent(voice.voice_id)}`} aria-label={`${say.voices.try}: ${voice.name}`}><Icon name="speak" />{say.voices.try}</a>}
        {consent?.consent?.state === 'active' && <button type="button" class="quiet-button" aria-label={`${say.consent.revoke}: ${voice.name}`} onClick={() => onRevoke(consent.consent!)}>{say.consent.revoke}</button>}
      </div>
    </li>
  );
}
