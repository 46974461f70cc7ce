namespace Myna.Text.Normalization.English;

/// <summary>What differs between kinds of English.</summary>
/// <param name="British">Day before month, "one hundred and one", metres with -re; otherwise as in the United States.</param>
internal readonly record struct Accent(bool British)
{
    /// <summary>Whether a tag asks for anything but American English. Canada writes numbers and words the American way.</summary>
    public static bool IsBritish(string tag) =>
        tag.StartsWith("en-", StringComparison.Ordinal)
        && !tag.StartsWith("en-us", StringComparison.Ordinal)
        && !tag.StartsWith("en-ca", StringComparison.Ordinal)
        && !tag.StartsWith("en-ph", StringComparison.Ordinal);
}
