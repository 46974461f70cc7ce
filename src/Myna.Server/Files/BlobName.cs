using System.Buffers;

namespace Myna.Server.Files;

/// <summary>Checks names of contents before they become paths.</summary>
internal static class BlobName
{
    private const int Digits = 64;

    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdef");

    /// <summary>Whether it is a SHA-256 in lower-case hexadecimal digits.</summary>
    public static bool IsOne(string? name) => name is { Length: Digits } && !name.AsSpan().ContainsAnyExcept(Hexadecimal);

    /// <summary>The name itself.</summary>
    /// <exception cref="MynaException">It is no hash.</exception>
    public static string Checked(string name) => IsOne(name) ? name : throw new MynaException("a content's name is a SHA-256 in 64 lower-case hexadecimal digits");
}
