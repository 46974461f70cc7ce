using System.Text.Json.Serialization;
using Myna.Server.Voices;

namespace Myna.Server.Api.ElevenLabs;

/// <summary>A voice as ElevenLabs' API tells of it.</summary>
internal sealed record VoiceShape
{
    /// <summary>What requests call it.</summary>
    public required string VoiceId { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>The recordings it was made of.</summary>
    public IReadOnlyList<VoiceSample> Samples { get; init; } = [];

    /// <summary><c>premade</c>, <c>cloned</c> or <c>generated</c>.</summary>
    public required string Category { get; init; }

    /// <summary>Language, accent and so on.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>What is told of it.</summary>
    public string? Description { get; init; }

    /// <summary>Where an example can be heard; there is none.</summary>
    public string? PreviewUrl { get; init; }

    /// <summary>Who may have it: everybody.</summary>
    public IReadOnlyList<string> AvailableForTiers { get; init; } = [];

    /// <summary>How it is spoken with.</summary>
    public VoiceSettings? Settings { get; init; }

    /// <summary>Models that speak with it.</summary>
    public IReadOnlyList<string> HighQualityBaseModelIds { get; init; } = [];

    /// <summary>Languages in which it was tried: those its owner named.</summary>
    public IReadOnlyList<VerifiedLanguage> VerifiedLanguages { get; init; } = [];

    /// <summary>Nothing keeps it from being used.</summary>
    public string? SafetyControl { get; init; }

    /// <summary>Whether its owner has agreed.</summary>
    public VoiceVerification? VoiceVerification { get; init; }

    /// <summary>It belongs to this server.</summary>
    public bool IsOwner { get; init; } = true;

    /// <summary>It is none of an older kind.</summary>
    public bool IsLegacy { get; init; }

    /// <summary>It is no mixture of voices.</summary>
    public bool IsMixed { get; init; }

    /// <summary>When it was made.</summary>
    public long? CreatedAtUnix { get; init; }
}

/// <summary>A language in which a voice was tried.</summary>
internal sealed record VerifiedLanguage(string Language, string ModelId, string? Accent, string? Locale, string? PreviewUrl);

/// <summary>Whether the owner of a voice has agreed, as ElevenLabs' API tells it.</summary>
internal sealed record VoiceVerification(
    bool RequiresVerification,
    bool IsVerified,
    IReadOnlyList<string> VerificationFailures,
    int VerificationAttemptsCount,
    string? Language,
    IReadOnlyList<string> VerificationAttempts);

/// <summary>All voices.</summary>
internal sealed record VoicesAnswer(IReadOnlyList<VoiceShape> Voices);

/// <summary>A page of voices.</summary>
internal sealed record VoicesPage(IReadOnlyList<VoiceShape> Voices, bool HasMore, int TotalCount, string? NextPageToken);

/// <summary>A voice that was made.</summary>
internal sealed record VoiceAdded(string VoiceId, bool RequiresVerification);

/// <summary>That something was done.</summary>
internal sealed record Done(string Status)
{
    /// <summary>It was.</summary>
    public static Done Ok { get; } = new("ok");
}

/// <summary>A model.</summary>
internal sealed record ModelShape
{
    /// <summary>What requests call it.</summary>
    public required string ModelId { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>Models are not tuned here.</summary>
    public bool CanBeFinetuned { get; init; }

    /// <summary>It speaks.</summary>
    public bool CanDoTextToSpeech { get; init; } = true;

    /// <summary>It turns no speech into other speech.</summary>
    public bool CanDoVoiceConversion { get; init; }

    /// <summary>Styles are not followed.</summary>
    public bool CanUseStyle { get; init; }

    /// <summary>Nor is the speaker boost.</summary>
    public bool CanUseSpeakerBoost { get; init; }

    /// <summary>There are no professional voices.</summary>
    public bool ServesProVoices { get; init; }

    /// <summary>Nothing costs anything.</summary>
    public double TokenCostFactor { get; init; }

    /// <summary>What is told of it.</summary>
    public string? Description { get; init; }

    /// <summary>It is for everybody.</summary>
    public bool RequiresAlphaAccess { get; init; }

    /// <summary>Characters in one request.</summary>
    public int MaxCharactersRequestFreeUser { get; init; }

    /// <summary>The same for all.</summary>
    public int MaxCharactersRequestSubscribedUser { get; init; }

    /// <summary>Characters in one request.</summary>
    public int MaximumTextLengthPerRequest { get; init; }

    /// <summary>Languages it speaks.</summary>
    public IReadOnlyList<LanguageShape> Languages { get; init; } = [];

    /// <summary>What it costs.</summary>
    public ModelRates ModelRates { get; init; } = new(0);

    /// <summary>Which models share a limit.</summary>
    public string ConcurrencyGroup { get; init; } = "standard";
}

/// <summary>A language.</summary>
internal sealed record LanguageShape(string LanguageId, string Name);

/// <summary>What a model costs.</summary>
internal sealed record ModelRates(double CharacterCostMultiplier);

/// <summary>A request to speak.</summary>
internal sealed record TextToSpeechBody
{
    /// <summary>The text.</summary>
    public string? Text { get; init; }

    /// <summary>A model of this server, or one of ElevenLabs', which stand for the usual one.</summary>
    public string? ModelId { get; init; }

    /// <summary>Language of the text.</summary>
    public string? LanguageCode { get; init; }

    /// <summary>How the voice is spoken with this time.</summary>
    public VoiceSettings? VoiceSettings { get; init; }

    /// <summary>Dictionaries that say how words are pronounced, at most three.</summary>
    public IReadOnlyList<DictionaryLocator>? PronunciationDictionaryLocators { get; init; }

    /// <summary>Seed of all random choices.</summary>
    public ulong? Seed { get; init; }

    /// <summary><c>auto</c>, <c>on</c> or <c>off</c>.</summary>
    public string? ApplyTextNormalization { get; init; }
}

/// <summary>A dictionary and which of its versions.</summary>
internal sealed record DictionaryLocator(string PronunciationDictionaryId, string? VersionId);

/// <summary>Speech with the times of its characters.</summary>
internal sealed record TimedAudio(
    [property: JsonPropertyName("audio_base64")] string AudioBase64, CharacterTimesShape? Alignment, CharacterTimesShape? NormalizedAlignment);

/// <summary>When each character is heard.</summary>
internal sealed record CharacterTimesShape(
    IReadOnlyList<string> Characters, IReadOnlyList<double> CharacterStartTimesSeconds, IReadOnlyList<double> CharacterEndTimesSeconds);

/// <summary>Who the caller is.</summary>
internal sealed record UserShape(
    string UserId,
    string WorkspaceId,
    SubscriptionShape Subscription,
    bool IsNewUser,
    bool CanUseDelayedPaymentMethods,
    bool IsOnboardingCompleted,
    bool IsOnboardingChecklistCompleted,
    string FirstName,
    bool IsApiKeyHashed,
    long CreatedAt,
    string SeatType);

/// <summary>What the caller may use. Nothing is sold here: numbers that would limit are as large as they can be.</summary>
internal sealed record SubscriptionShape
{
    /// <summary>The name of the plan.</summary>
    public string Tier { get; init; } = "self-hosted";

    /// <summary>Characters that were spoken.</summary>
    public long CharacterCount { get; init; }

    /// <summary>Characters that may be spoken.</summary>
    public long CharacterLimit { get; init; } = int.MaxValue;

    /// <summary>There is nothing to extend.</summary>
    public int MaxCreditLimitExtension { get; init; }

    /// <summary>There is nothing to extend.</summary>
    public bool CanExtendCharacterLimit { get; init; }

    /// <summary>There is nothing to extend.</summary>
    public bool AllowedToExtendCharacterLimit { get; init; }

    /// <summary>Voices that were made.</summary>
    public int VoiceSlotsUsed { get; init; }

    /// <summary>There are none.</summary>
    public int ProfessionalVoiceSlotsUsed { get; init; }

    /// <summary>There are none.</summary>
    public int ProfessionalVoiceSlotsUsedInWorkspace { get; init; }

    /// <summary>Voices that may be made.</summary>
    public int VoiceLimit { get; init; } = int.MaxValue;

    /// <summary>Changes that were made.</summary>
    public int VoiceAddEditCounter { get; init; }

    /// <summary>There are none.</summary>
    public int ProfessionalVoiceLimit { get; init; }

    /// <summary>There is nothing to extend.</summary>
    public bool CanExtendVoiceLimit { get; init; }

    /// <summary>Voices can be cloned.</summary>
    public bool CanUseInstantVoiceCloning { get; init; } = true;

    /// <summary>There are none.</summary>
    public bool CanUseProfessionalVoiceCloning { get; init; }

    /// <summary>Nothing is owed.</summary>
    public PriceShape CurrentOverage { get; init; } = new("0", "usd");

    /// <summary>It goes on.</summary>
    public string Status { get; init; } = "active";

    /// <summary>Nothing is owed.</summary>
    public IReadOnlyList<string> OpenInvoices { get; init; } = [];

    /// <summary>Nothing is owed.</summary>
    public bool HasOpenInvoices { get; init; }
}

/// <summary>An amount of money.</summary>
internal sealed record PriceShape(string Amount, string Currency);

/// <summary>ElevenLabs' shapes as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(VoiceShape))]
[JsonSerializable(typeof(VoicesAnswer))]
[JsonSerializable(typeof(VoicesPage))]
[JsonSerializable(typeof(VoiceAdded))]
[JsonSerializable(typeof(VoiceSettings))]
[JsonSerializable(typeof(Done))]
[JsonSerializable(typeof(IReadOnlyList<ModelShape>))]
[JsonSerializable(typeof(TextToSpeechBody))]
[JsonSerializable(typeof(TimedAudio))]
[JsonSerializable(typeof(UserShape))]
[JsonSerializable(typeof(SubscriptionShape))]
internal sealed partial class ElevenLabsJson : JsonSerializerContext;
