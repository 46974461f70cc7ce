using System.Text.RegularExpressions;

namespace EnglishPhonemes;

/// <summary>How often words occur in the English texts that Lite was trained with, without the sentences of the benchmark.</summary>
internal sealed partial class WordCounts
{
    private readonly Dictionary<string, int> _counts = [];

    public WordCounts(string folder, string benchSentences)
    {
        var held = new HashSet<string>(File.ReadLines(benchSentences).Select(l => l.Split('\t')[^1]));
        foreach (string file in Directory.GetFiles(folder, "*.tsv").Order(StringComparer.Ordinal))
        {
            foreach (string[] columns in File.ReadLines(file).Select(l => l.Split('\t')))
            {
                if (columns.Length == 5 && columns[2] == "en" && !held.Contains(columns[4]))
                {
                    foreach (Match word in Word().Matches(columns[4].Replace('’', '\'').ToLowerInvariant()))
                    {
                        _counts[word.Value] = this[word.Value] + 1;
                    }
                }
            }
        }
    }

    public int this[string word] => _counts.GetValueOrDefault(word);

    /// <summary>The words, most frequent first.</summary>
    public IEnumerable<string> Words => _counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Select(c => c.Key);

    [GeneratedRegex("[a-z][a-z']*[a-z]|[a-z]")]
    private static partial Regex Word();
}
