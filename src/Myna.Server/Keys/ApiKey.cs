using System.Text.Json.Serialization;

namespace Myna.Server.Keys;

/// <summary>What is kept of a key: enough to know it again, not enough to use it.</summary>
public sealed record ApiKey
{
    /// <summary>Short name that logs and lists may show.</summary>
    public required string Id { get; init; }

    /// <summary>What its owner calls it.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the key, as hexadecimal digits. A key is 256 random bits, so no slower hash is needed.</summary>
    public required string Hash { get; init; }

    /// <summary>What it may do.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<KeyScope>))]
    public KeyScope Scopes { get; init; } = KeyScope.Usual;

    /// <summary>When it was made.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>When it ends; null for never.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Requests a minute; null for the server's own limit.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Characters in one request; null for the server's own limit.</summary>
    public int? MostCharacters { get; init; }
}
