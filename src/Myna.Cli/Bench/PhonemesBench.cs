using System.Diagnostics;
using Myna.Text.Phonemes;
using Myna.Text.Phonemes.English;
using Myna.Text;

namespace Myna.Cli.Bench;

/// <summary>Holds the managed English phonemes against eSpeak NG's over sentences of books, readers and our own.</summary>
internal static class PhonemesBench
{
    private const int Rounds = 5;
    private const string HeldOut = "held-out";

    /// <summary>Runs it.</summary>
    /// <param name="progress">Told what is being measured.</param>
    /// <param name="difference">Called for every clause of the tuned half that differs: text, eSpeak's symbols, ours; may be null.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<PhonemesResult> RunAsync(
        Action<string> progress, Action<string, string, string>? difference, CancellationToken cancellationToken)
    {
        progress("loading");
        long start = Stopwatch.GetTimestamp();
        EnglishPhonemizer.Phonemize("the first clause");
        double loadMs = Stopwatch.GetElapsedTime(start).TotalMilliseconds;

        var clauses = new List<(bool IsHeldOut, string Text)>();
        int texts = 0;
        foreach (string[] columns in Sentences())
        {
            texts++;
            clauses.AddRange(ClauseCutter.Cut(SpokenForm.Of(columns[2], 0, columns[2].Length)).Select(c => (columns[0] == HeldOut, c.Spoken)));
        }

        progress("eSpeak NG");
        IReadOnlyList<string> expected = await new EspeakPhonemizer()
            .PhonemizeAsync([.. clauses.Select(c => c.Text)], "en-us", cancellationToken);

        progress("managed phonemes");
        PhonemeErrors tuned = default, heldOut = default;
        for (int i = 0; i < clauses.Count; i++)
        {
            string actual = EnglishPhonemizer.Phonemize(clauses[i].Text);
            PhonemeErrors errors = PhonemeErrors.Between(expected[i], actual);
            if (clauses[i].IsHeldOut)
            {
                heldOut += errors;
            }
            else
            {
                tuned += errors;
                if (errors.Edits > 0)
                {
                    difference?.Invoke(clauses[i].Text, expected[i], actual);
                }
            }
        }

        string[] words = [.. clauses.SelectMany(c => EnglishPhonemizer.WordsOf(c.Text))];
        start = Stopwatch.GetTimestamp();
        for (int round = 0; round < Rounds; round++)
        {
            foreach ((_, string text) in clauses)
            {
                EnglishPhonemizer.Phonemize(text);
            }
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds / Rounds;
        PhonemeErrors all = tuned + heldOut;
        return new PhonemesResult(
            Machine.Here(),
            texts,
            words.Length,
            all.Rate,
            all.RateWithoutStress,
            tuned.Rate,
            heldOut.Rate,
            heldOut.RateWithoutStress,
            (double)words.Count(w => !EnglishPhonemizer.Knows(w)) / words.Length,
            words.Length / seconds,
            loadMs);
    }

    /// <summary>The sentences: half, source, text.</summary>
    private static IEnumerable<string[]> Sentences()
    {
        using Stream resource = typeof(PhonemesBench).Assembly.GetManifestResourceStream("phonemes.tsv")
            ?? throw new InvalidOperationException("the sentences of the benchmark are not built in");
        using var reader = new StreamReader(resource);
        while (reader.ReadLine() is { } line)
        {
            yield return line.Split('\t');
        }
    }
}
