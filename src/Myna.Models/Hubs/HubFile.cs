namespace Myna.Models.Hubs;

/// <summary>A file that a hub lists.</summary>
/// <param name="Path">Its path in the repository, with <c>/</c>; not checked yet.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">SHA-256 in lower-case hexadecimal, where the hub says it.</param>
/// <param name="GitOid">The name of its git blob (SHA-1 over a header and the content), where the hub says that and no SHA-256.</param>
internal sealed record HubFile(string Path, long Bytes, string? Sha256, string? GitOid);

/// <summary>What is in a repository at a revision.</summary>
/// <param name="Files">All files.</param>
/// <param name="Revision">What was asked for.</param>
/// <param name="Commit">The commit it was, where the hub says it.</param>
internal sealed record HubListing(IReadOnlyList<HubFile> Files, string Revision, string? Commit)
{
    private const int HexOfSha256 = 64;
    private const int HexOfSha1 = 40;

    /// <summary>Returns a SHA-256 in lower case, or null where the text is none.</summary>
    public static string? Sha256(string? text) => Hex(text, HexOfSha256);

    /// <summary>Returns a SHA-1 in lower case, or null where the text is none.</summary>
    public static string? Sha1(string? text) => Hex(text, HexOfSha1);

    private static string? Hex(string? text, int length) =>
        text is not null && text.Length == length && text.All(char.IsAsciiHexDigit) ? text.ToLowerInvariant() : null;
}
