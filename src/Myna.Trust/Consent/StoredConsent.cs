using System.Text.Json;
using System.Text.Json.Nodes;
using Myna.Trust.Signing;

namespace Myna.Trust.Consent;

/// <summary>A consent tied to a voice that was made of another clip of its owner, later or with another model.</summary>
/// <param name="ConsentId">The consent.</param>
/// <param name="VoiceId">The voice (<see cref="VoiceIdentity"/>).</param>
/// <param name="Voice">What it was called.</param>
/// <param name="SpeakerProbability">How probable it is that the voice is that of the consent's reader.</param>
/// <param name="Created">When.</param>
public sealed record ConsentBinding(string ConsentId, string VoiceId, string? Voice, double SpeakerProbability, DateTimeOffset Created);

/// <summary>That a consent was taken back.</summary>
/// <param name="ConsentId">The consent.</param>
/// <param name="Reason">Why; null for no reason given.</param>
/// <param name="Created">When.</param>
public sealed record ConsentRevocation(string ConsentId, string? Reason, DateTimeOffset Created);

/// <summary>A consent with its signatures, and what became of it. Its file is the same as that of an export, so it can be checked anywhere.</summary>
public sealed class StoredConsent
{
    private const string Format = "myna-consent/1";
    private const long MostBytes = 1 << 20;
    private const string ConsentKind = "consent";
    private const string BindingKind = "consent-binding";
    private const string RevocationKind = "consent-revocation";

    private readonly SignedStatement _consent;
    private readonly IReadOnlyList<SignedStatement> _bindings;
    private readonly SignedStatement? _revocation;

    private StoredConsent(SignedStatement consent, IReadOnlyList<SignedStatement> bindings, SignedStatement? revocation, string name)
    {
        (_consent, _bindings, _revocation) = (consent, bindings, revocation);
        Record = Read(consent, ConsentKind, TrustJson.Default.ConsentRecord, name);
        Bindings = [.. bindings.Select(binding => Read(binding, BindingKind, TrustJson.Default.ConsentBinding, name))];
        Revocation = revocation is null ? null : Read(revocation, RevocationKind, TrustJson.Default.ConsentRevocation, name);
    }

    /// <summary>What was agreed to.</summary>
    public ConsentRecord Record { get; }

    /// <summary>Other voices it covers.</summary>
    public IReadOnlyList<ConsentBinding> Bindings { get; }

    /// <summary>That it was taken back; null while it holds.</summary>
    public ConsentRevocation? Revocation { get; }

    /// <summary>The key that signed it.</summary>
    public VerifyingKey Key => _consent.Key;

    /// <summary>Whether every signature fits, all are of one key, and all speak of this consent.</summary>
    public bool IsIntact =>
        _consent.IsIntact
        && Record.Key == _consent.Key.Fingerprint
        && Identifier.Fits(Record.Id, "cons")
        && _bindings.All(binding => binding.IsIntact && binding.Key.Equals(Key))
        && Bindings.All(binding => binding.ConsentId == Record.Id)
        && (_revocation is null || (_revocation.IsIntact && _revocation.Key.Equals(Key) && Revocation!.ConsentId == Record.Id));

    /// <summary>Its state at some time.</summary>
    /// <param name="time">The time.</param>
    public ConsentState At(DateTimeOffset time) =>
        !IsIntact ? ConsentState.Damaged
        : Revocation is not null ? ConsentState.Revoked
        : Record.Expires <= time ? ConsentState.Expired
        : ConsentState.Active;

    /// <summary>Whether it is about a voice.</summary>
    /// <param name="voiceId">The voice (<see cref="VoiceIdentity"/>).</param>
    public bool IsAbout(string voiceId) => Record.VoiceId == voiceId || Bindings.Any(binding => binding.VoiceId == voiceId);

    /// <summary>All voices it is about.</summary>
    public IEnumerable<string> VoiceIds => Bindings.Select(binding => binding.VoiceId).Prepend(Record.VoiceId).OfType<string>().Distinct();

    /// <summary>Reads a consent's file, of a store or an export; no key, store or network is needed.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="MynaException">It is missing, or is no consent. A wrong signature is no error here: ask <see cref="IsIntact"/>.</exception>
    public static StoredConsent Load(string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MostBytes })
            {
                throw new MynaException($"{path} is too large for a consent; give a file that `myna consent export` wrote");
            }

            return Parse(JsonNode.Parse(File.ReadAllText(path)), path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new MynaException($"{path} does not exist; give a file that `myna consent export` wrote", exception);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new MynaException($"{path} is no consent of Myna, or was cut off: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MynaException($"{path} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Its file's content.</summary>
    public JsonObject ToJson() => new()
    {
        ["format"] = Format,
        ["consent"] = _consent.ToJson(),
        ["bindings"] = new JsonArray([.. _bindings.Select(binding => binding.ToJson())]),
        ["revocation"] = _revocation?.ToJson(),
    };

    internal static StoredConsent Sign(ConsentRecord record, SigningKey key)
    {
        record = record with { Key = key.Public.Fingerprint };
        var body = (JsonObject)JsonSerializer.SerializeToNode(record, TrustJson.Default.ConsentRecord)!;
        return new StoredConsent(SignedStatement.Sign(ConsentKind, body, key), [], null, record.Id);
    }

    internal StoredConsent With(ConsentBinding binding, SigningKey key)
    {
        var body = (JsonObject)JsonSerializer.SerializeToNode(binding, TrustJson.Default.ConsentBinding)!;
        return new StoredConsent(_consent, [.. _bindings, SignedStatement.Sign(BindingKind, body, key)], _revocation, Record.Id);
    }

    internal StoredConsent With(ConsentRevocation revocation, SigningKey key)
    {
        var body = (JsonObject)JsonSerializer.SerializeToNode(revocation, TrustJson.Default.ConsentRevocation)!;
        return new StoredConsent(_consent, _bindings, SignedStatement.Sign(RevocationKind, body, key), Record.Id);
    }

    private static StoredConsent Parse(JsonNode? node, string name)
    {
        if (node is not JsonObject members || members["format"] is not JsonValue format || !format.TryGetValue(out string? text))
        {
            throw new MynaException($"{name} is no consent of Myna; give a file that `myna consent export` wrote");
        }

        if (text != Format)
        {
            throw new MynaException($"{name} has the format {text}; this Myna reads {Format}. Update Myna.");
        }

        return new StoredConsent(
            SignedStatement.FromJson(members["consent"], name),
            members["bindings"] is JsonArray bindings ? [.. bindings.Select(binding => SignedStatement.FromJson(binding, name))] : [],
            members["revocation"] is { } revocation ? SignedStatement.FromJson(revocation, name) : null,
            name);
    }

    private static T Read<T>(SignedStatement statement, string kind, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, string name)
    {
        try
        {
            if (statement.Kind == kind && statement.Body.Deserialize(type) is { } value)
            {
                return value;
            }
        }
        catch (JsonException exception)
        {
            throw new MynaException($"{name} is no consent of Myna: {exception.Message}", exception);
        }

        throw new MynaException($"{name} is no consent of Myna: a {statement.Kind} stands where a {kind} should");
    }
}
