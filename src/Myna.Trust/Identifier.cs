using System.Buffers;
using System.Security.Cryptography;

namespace Myna.Trust;

/// <summary>Names that nobody can guess, and times as records keep them.</summary>
internal static class Identifier
{
    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdef");

    /// <summary>A new id: <c>cons_</c> and 24 hexadecimal digits, for example.</summary>
    public static string New(string prefix) => $"{prefix}_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))}";

    /// <summary>Whether a text is an id of a kind, and so a safe name of a file.</summary>
    public static bool Fits(string text, string prefix) =>
        text.Length == prefix.Length + 25
        && text.StartsWith(prefix + "_", StringComparison.Ordinal)
        && text.AsSpan(prefix.Length + 1).IndexOfAnyExcept(Hexadecimal) < 0;

    /// <summary>A time cut to whole seconds.</summary>
    public static DateTimeOffset Seconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());
}
