using Myna.Text.Phonemes;

namespace Myna.Text.Markup.Ssml;

/// <summary>Guesses what a misspelled name was meant to be.</summary>
internal static class Spelling
{
    private const int MostMistakes = 2;

    /// <summary>The nearest of some names, or null where none is near.</summary>
    public static string? Nearest(string name, IEnumerable<string> names) => names
        .Select(known => (Name: known, Distance: WordAlignment.EditDistance(known, name.ToLowerInvariant())))
        .Where(known => known.Distance <= Math.Min(MostMistakes, name.Length / 2))
        .OrderBy(known => known.Distance)
        .ThenBy(known => known.Name, StringComparer.Ordinal)
        .Select(known => known.Name)
        .FirstOrDefault();

    /// <summary><c>; did you mean x?</c>, or nothing.</summary>
    public static string DidYouMean(string name, IEnumerable<string> names) => Nearest(name, names) is { } near ? $"; did you mean {near}?" : "";
}
