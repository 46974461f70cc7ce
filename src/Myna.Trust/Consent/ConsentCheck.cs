using System.Globalization;
using Myna.Voice;

namespace Myna.Trust.Consent;

/// <summary>Whether a voice may be used.</summary>
/// <param name="IsAllowed">Whether it may.</param>
/// <param name="ConsentId">The consent it rests on; null where there is none that fits.</param>
/// <param name="Message">Why not, or what to warn of, in a sentence for a person; null where all is well.</param>
public sealed record ConsentDecision(bool IsAllowed, string? ConsentId, string? Message)
{
    /// <summary>Throws where it is not allowed.</summary>
    /// <exception cref="MynaException">With <see cref="Message"/>.</exception>
    public ConsentDecision Required() => IsAllowed ? this : throw new MynaException(Message!);
}

/// <summary>Decides by the consents on record whether a voice may be used.</summary>
/// <param name="store">The consents.</param>
public sealed class ConsentCheck(ConsentStore store)
{
    /// <summary>Decides.</summary>
    /// <param name="voice">The voice. Voices that come with a model are nobody's to consent to: do not ask for them.</param>
    /// <param name="policy">What happens where there is no consent.</param>
    /// <param name="scope">What it shall be used for.</param>
    /// <param name="language">What language it shall speak, as a BCP 47 tag or an eSpeak voice name; null for any that it may.</param>
    public ConsentDecision For(VoicePrompt voice, ConsentPolicy policy, ConsentScope scope = ConsentScope.Personal, string? language = null)
    {
        ArgumentNullException.ThrowIfNull(voice);
        return For(VoiceIdentity.Of(voice), voice.Name, policy, scope, language);
    }

    /// <summary>Decides for a voice that is only known by its identity.</summary>
    /// <param name="voiceId">The voice (<see cref="VoiceIdentity"/>).</param>
    /// <param name="name">What it is called; null for no name.</param>
    /// <param name="policy">What happens where there is no consent.</param>
    /// <param name="scope">What it shall be used for.</param>
    /// <param name="language">What language it shall speak; null for any that it may.</param>
    public ConsentDecision For(
        string voiceId, string? name, ConsentPolicy policy, ConsentScope scope = ConsentScope.Personal, string? language = null)
    {
        string called = name is null ? "this voice" : $"the voice {name}";
        IReadOnlyList<StoredConsent> consents = store.For(voiceId);
        string? closest = null;
        foreach (StoredConsent consent in consents)
        {
            string? missing = Missing(consent, policy, scope, language);
            if (missing is null)
            {
                return new ConsentDecision(true, consent.Record.Id, null);
            }

            closest ??= missing;
        }

        // Taken back is taken back, whatever the policy: a person said no.
        if (consents.FirstOrDefault(consent => consent.At(store.Now) == ConsentState.Revoked) is { } revoked)
        {
            return new ConsentDecision(false, null, string.Create(
                CultureInfo.InvariantCulture,
                $"the consent for {called} was revoked on {revoked.Revocation!.Created:yyyy-MM-dd} ({revoked.Record.Id}); it may not be used. Take a new consent, or remove it with `myna consent purge`."));
        }

        string message = closest is not null
            ? $"{called}: {closest}"
            : $"no consent is on record for {called}. Its owner gives it with `myna consent challenge`; clone only voices whose owners agreed.";
        return policy switch
        {
            ConsentPolicy.Off => new ConsentDecision(true, null, null),
            ConsentPolicy.Warn => new ConsentDecision(true, null, message),
            _ => new ConsentDecision(false, null, message),
        };
    }

    private string? Missing(StoredConsent consent, ConsentPolicy policy, ConsentScope scope, string? language)
    {
        ConsentRecord record = consent.Record;
        return consent.At(store.Now) switch
        {
            ConsentState.Damaged => $"the consent {record.Id} was changed or damaged: its signature is wrong",
            ConsentState.Revoked => $"the consent {record.Id} was revoked",
            ConsentState.Expired => string.Create(CultureInfo.InvariantCulture, $"the consent {record.Id} ended on {record.Expires:yyyy-MM-dd}; take a new one"),
            _ when scope == ConsentScope.Commercial && record.Scope != ConsentScope.Commercial =>
                $"the consent {record.Id} is for personal use only; commercial use needs another",
            _ when language is not null && record.Languages.Count > 0 && !record.Languages.Any(tag => Covers(tag, language)) =>
                $"the consent {record.Id} is for {string.Join(", ", record.Languages)}, not for {language}",
            _ when policy == ConsentPolicy.Require && record.Method == ConsentMethod.Declared =>
                $"the consent {record.Id} was only declared, not given by voice; take one with `myna consent challenge`",
            _ => null,
        };
    }

    // "en" covers "en-GB" and "en-us"; "en-GB" covers itself alone.
    private static bool Covers(string tag, string language) =>
        language.Equals(tag, StringComparison.OrdinalIgnoreCase)
        || (language.Length > tag.Length && language.StartsWith(tag, StringComparison.OrdinalIgnoreCase) && language[tag.Length] is '-' or '_');
}
