using System.Text.RegularExpressions;

namespace EnglishPhonemes;

/// <summary>The words of the npm package <c>cmu-pronouncing-dictionary</c> with the first pronunciation of each.</summary>
internal static partial class CmuDictionary
{
    public static SortedDictionary<string, string[]> Read(string path)
    {
        var words = new SortedDictionary<string, string[]>(StringComparer.Ordinal);
        foreach (string line in File.ReadLines(path))
        {
            Match match = Entry().Match(line);
            if (match.Success)
            {
                words[match.Groups[1].Value] = match.Groups[2].Value.Split('#')[0].Trim().Split(' ');
            }
        }

        return words;
    }

    [GeneratedRegex("""^\s+"?([a-z][a-z']*)"?: "([^"]+)",?$""")]
    private static partial Regex Entry();
}
