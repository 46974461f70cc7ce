using System.Text.Json.Serialization;
using Myna.Trust.Consent;
using Myna.Trust.Verification;

namespace Myna.Trust;

/// <summary>Readers and writers of the files in the trust folder, generated at build time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(UtcSecondsConverter)])]
[JsonSerializable(typeof(ConsentRecord))]
[JsonSerializable(typeof(ConsentBinding))]
[JsonSerializable(typeof(ConsentRevocation))]
[JsonSerializable(typeof(ConsentChallenge))]
[JsonSerializable(typeof(BlockedVoice[]))]
internal sealed partial class TrustJson : JsonSerializerContext;
