using System.Text.Json.Serialization;

namespace Myna.Trust.Consent;

/// <summary>What a voice may be used for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ConsentScope>))]
public enum ConsentScope
{
    /// <summary>Personal use: nothing that earns money or advertises.</summary>
    [JsonStringEnumMemberName("personal")]
    Personal,

    /// <summary>Any use that the purpose covers, commercial use included.</summary>
    [JsonStringEnumMemberName("commercial")]
    Commercial,
}

/// <summary>How a consent came to be, and so what it is worth.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ConsentMethod>))]
public enum ConsentMethod
{
    /// <summary>A sentence with fresh random words was read, and the words and the speaker were checked.</summary>
    [JsonStringEnumMemberName("challenge")]
    Challenge,

    /// <summary>A fixed statement was read, and checked; a recording of it could be an old one.</summary>
    [JsonStringEnumMemberName("statement")]
    Statement,

    /// <summary>Somebody says that there is a consent (on paper, for example). Nothing was checked; it does not satisfy <see cref="ConsentPolicy.Require"/>.</summary>
    [JsonStringEnumMemberName("declared")]
    Declared,

    /// <summary>The voice was designed from a description: it is nobody's.</summary>
    [JsonStringEnumMemberName("designed")]
    Designed,
}

/// <summary>
/// A consent to clone a voice: who agreed to what, with whom, for how long, and how that was checked. Signed as a whole.
/// </summary>
/// <remarks>
/// OpenAI's <c>audio.voice_consent</c> is <see cref="Id"/>, <see cref="Name"/>, <see cref="Language"/>, <see cref="Created"/>.
/// </remarks>
public sealed record ConsentRecord
{
    /// <summary>The consent's id: <c>cons_</c> and 24 hexadecimal digits. Given by the store.</summary>
    public string Id { get; init; } = "";

    /// <summary>A name for lists.</summary>
    public required string Name { get; init; }

    /// <summary>Whose voice it is.</summary>
    public required string Owner { get; init; }

    /// <summary>Who may use it.</summary>
    public required string Operator { get; init; }

    /// <summary>What for, in words.</summary>
    public required string Purpose { get; init; }

    /// <summary>What the voice may be used for.</summary>
    public ConsentScope Scope { get; init; } = ConsentScope.Personal;

    /// <summary>Languages the voice may speak, as BCP 47 tags; <c>en</c> covers <c>en-GB</c>. None for all.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>Language the consent was given in, as a BCP 47 tag.</summary>
    public string Language { get; init; } = "en";

    /// <summary>When it was given. Set by the store.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>When it ends; null for when it is revoked.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>How it came to be.</summary>
    public required ConsentMethod Method { get; init; }

    /// <summary>What was read aloud; null where nothing was.</summary>
    public string? Statement { get; init; }

    /// <summary>How sure it is that this was read, 0 to 1; null where it was not checked.</summary>
    public double? StatementConfidence { get; init; }

    /// <summary>How probable it is that the reader is the voice's owner, 0 to 1; null where there was no voice to compare with yet.</summary>
    public double? SpeakerProbability { get; init; }

    /// <summary>SHA-256 of the recording's file; null where there is none.</summary>
    public string? RecordingSha256 { get; init; }

    /// <summary>The voice (<see cref="VoiceIdentity"/>); null where it was made later (<see cref="ConsentStore.Bind"/>).</summary>
    public string? VoiceId { get; init; }

    /// <summary>What the voice was called.</summary>
    public string? Voice { get; init; }

    /// <summary>Models and rules that checked it, with their versions.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>Fingerprint of the operator's signing key. Set by the store.</summary>
    public string Key { get; init; } = "";

    /// <summary>That a voice was designed from a description and is nobody's: for every use, without end, until it is revoked.</summary>
    /// <param name="voice">What the voice is called.</param>
    /// <param name="voiceId">The voice (<see cref="VoiceIdentity"/>).</param>
    /// <param name="models">Models that made it.</param>
    public static ConsentRecord OfDesigned(string voice, string voiceId, IReadOnlyList<string> models) => new()
    {
        Name = voice,
        Owner = "nobody: a designed voice",
        Operator = "whoever holds the voice",
        Purpose = "any",
        Scope = ConsentScope.Commercial,
        Method = ConsentMethod.Designed,
        Voice = voice,
        VoiceId = voiceId,
        Models = models,
    };
}

/// <summary>A consent's state at some time.</summary>
public enum ConsentState
{
    /// <summary>It holds.</summary>
    Active,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>It was taken back.</summary>
    Revoked,

    /// <summary>Its signature is wrong: the record was changed or damaged, and proves nothing.</summary>
    Damaged,
}
