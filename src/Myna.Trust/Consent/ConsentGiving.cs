using Myna.Trust.Audit;

namespace Myna.Trust.Consent;

/// <summary>From a judged reading to a consent on record.</summary>
public static class ConsentGiving
{
    /// <summary>Uses up the challenge and keeps the consent; a refusal is recorded in the audit log, and the challenge may be read again.</summary>
    /// <param name="store">Where it is kept.</param>
    /// <param name="challenge">What was read.</param>
    /// <param name="verification">What came of it.</param>
    /// <param name="name">A name for lists; null for the owner's.</param>
    /// <exception cref="MynaException">The reading was refused (the message says why), or the challenge was used in the meantime.</exception>
    public static StoredConsent Accept(this ConsentStore store, ConsentChallenge challenge, ConsentVerification verification, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(challenge);
        ArgumentNullException.ThrowIfNull(verification);
        ConsentTerms terms = challenge.Terms;
        if (!verification.IsAccepted)
        {
            string why = string.Join("; ", verification.Refusals);
            store.Audit.Append(AuditEvents.ConsentRefused, challenge.Id, new Dictionary<string, string?>
            {
                ["why"] = why, ["voice"] = terms.Voice, ["voice_id"] = terms.VoiceId, ["recording_sha256"] = verification.RecordingSha256,
            });
            throw new MynaException($"the reading was not taken as consent: {why}");
        }

        if (!store.Challenges.TakeAway(challenge.Id))
        {
            throw new MynaException($"the challenge {challenge.Id} was used already; make a new one with `myna consent challenge`");
        }

        return store.Create(
            new ConsentRecord
            {
                Name = name ?? terms.Owner,
                Owner = terms.Owner,
                Operator = terms.Operator,
                Purpose = terms.Purpose,
                Scope = terms.Scope,
                Languages = terms.Languages,
                Language = challenge.Language,
                Expires = terms.Expires,
                Method = ConsentMethod.Challenge,
                Statement = challenge.Sentence,
                StatementConfidence = Math.Round(verification.Phrase.Confidence, 4),
                SpeakerProbability = verification.Speaker is { } speaker ? Math.Round(speaker.Probability, 4) : null,
                RecordingSha256 = verification.RecordingSha256,
                VoiceId = terms.VoiceId,
                Voice = terms.Voice,
                Models = verification.Models,
            },
            verification.Print);
    }
}
