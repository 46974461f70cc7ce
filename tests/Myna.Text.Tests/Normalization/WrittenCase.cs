using System.Text.RegularExpressions;
using Myna.Text.Normalization;

namespace Myna.Text.Tests.Normalization;

/// <summary>A line of a table of cases: a written text and how it is spoken.</summary>
internal sealed partial record WrittenCase(string Language, string Written, string Expected)
{
    /// <summary>What the normaliser makes of it, in the form that is compared.</summary>
    public string Actual => WordsOf(WrittenForm.Speak(MappedText.Of(Written, 0, Written.Length), Language).Text);

    public bool Passes => Actual == WordsOf(Expected);

    /// <summary>Reads a table of <c>Cases/</c>; lines that begin with # are comments.</summary>
    public static IReadOnlyList<WrittenCase> Read(string table) =>
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Normalization", "Cases", table))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split('\t'))
            .Select(fields => new WrittenCase(fields[0], fields[1], fields[2])),
    ];

    public override string ToString() => $"[{Language}] {Written}\n  expected {WordsOf(Expected)}\n  but was  {Actual}";

    /// <summary>Words alone: marks, brackets and hyphens only make pauses, which the rules below the normaliser decide.</summary>
    private static string WordsOf(string text) => Space().Replace(Marks().Replace(text, " "), " ").Trim();

    [GeneratedRegex(@"[-.,;:!?…“”""()\[\]{}–—]")]
    private static partial Regex Marks();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
