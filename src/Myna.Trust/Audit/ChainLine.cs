using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Myna.Trust.Signing;

namespace Myna.Trust.Audit;

/// <summary>A line of a <see cref="ChainedLog"/>: what is recorded, and the hash that ties it to the line before.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Time">When it was written.</param>
/// <param name="Body">What is recorded.</param>
/// <param name="Previous">Hash of the line before, in hexadecimal digits; 64 zeros for the first.</param>
/// <param name="Hash">SHA-256 of the canonical JSON of all the rest.</param>
public sealed record ChainLine(long Number, DateTimeOffset Time, JsonObject Body, string Previous, string Hash)
{
    /// <summary>What stands in place of the hash before the first line.</summary>
    public const string NoHash = "0000000000000000000000000000000000000000000000000000000000000000";

    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";

    /// <summary>Whether the hash is that of the content.</summary>
    public bool IsIntact => Hash == HashOf(Number, Time, Body, Previous);

    /// <summary>The line that follows another.</summary>
    internal static ChainLine After(long number, string previous, DateTimeOffset time, JsonObject body)
    {
        var rounded = DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());
        return new ChainLine(number, rounded, body, previous, HashOf(number, rounded, body, previous));
    }

    /// <summary>The line as it stands in the file, without its end.</summary>
    public string ToText()
    {
        JsonObject members = Hashed(Number, Time, Body, Previous);
        members["hash"] = Hash;
        return CanonicalJson.Text(members);
    }

    /// <summary>Reads a line; null where it is none.</summary>
    public static ChainLine? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonObject members
                && members["n"]?.GetValue<long>() is { } number
                && members["time"]?.GetValue<string>() is { } time
                && members["body"] is JsonObject body
                && members["previous"]?.GetValue<string>() is { } previous
                && members["hash"]?.GetValue<string>() is { } hash
                && DateTimeOffset.TryParseExact(
                    time, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset at)
                ? new ChainLine(number, at, body, previous, hash)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static JsonObject Hashed(long number, DateTimeOffset time, JsonObject body, string previous) => new()
    {
        ["body"] = body.DeepClone(),
        ["n"] = number,
        ["previous"] = previous,
        ["time"] = time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture),
    };

    private static string HashOf(long number, DateTimeOffset time, JsonObject body, string previous) =>
        Convert.ToHexStringLower(SHA256.HashData(CanonicalJson.Bytes(Hashed(number, time, body, previous))));
}
