import type { VoiceConsent } from '../../api/voices';
import { say } from '../../strings';
import { Icon } from '../Icon';

interface Props {
  isBuiltIn: boolean;
  /** Null until it is known. */
  known: VoiceConsent | null;
}

/** Who agreed to a voice, to what and until when; or that nobody has. */
export function ConsentLine({ isBuiltIn, known }: Props) {
  if (isBuiltIn) return <p class="consent-line"><Icon name="check" /><span>{say.consent.builtIn}</span></p>;
  if (!known) return <p class="consent-line"><Icon name="check" /><span>{say.loading}</span></p>;
  const { consent, missing, blocked } = known;
  const state = blocked ? say.consent.needed : say.consent.missing;
  if (!consent) return <p class="consent-line warn"><Icon name="check" /><span><b>{state}</b><br />{say.consent.nobody}</span></p>;
  const until = consent.expires_at ? say.consent.until2(say.units.day(consent.expires_at)) : say.consent.always;
  return (
    <p class={missing ? 'consent-line warn' : 'consent-line good'} title={consent.purpose}>
      <Icon name="check" />
      <span>
        {missing && <><b>{state}</b><br /></>}
        <b>{say.consent.by(consent.owner)}</b>: {consent.purpose}<br />
        {say.consent.line(say.consent.scopeShort[consent.scope] ?? consent.scope, say.units.day(consent.given_at), until)}
        {consent.method === 'declared' && <> · {say.consent.declared}</>}
        {consent.state !== 'active' && <><br />{say.consent.states[consent.state]}</>}
      </span>
    </p>
  );
}
