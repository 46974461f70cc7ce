using System.Text;
using Myna.Text.Lexicons;

namespace Myna.Text.Markup;

/// <summary>
/// A marked text for models that take words and no sounds: what <c>&lt;sub&gt;</c>, <c>&lt;say-as&gt;</c> and the lexicon say
/// instead of what is written stands in the text itself. Given sounds fall back to what is written; the model warns of them
/// (<see cref="MarkedText.WarningsFor"/> without <see cref="MarkupParts.Phonemes"/>).
/// </summary>
internal static class SpokenWords
{
    // Deeper replacements cannot be: a lexicon has no circles. This only bounds the work of a lexicon made to be slow.
    private const int MostSteps = 32;

    /// <summary>Puts the words in place; rates, volumes, languages, voices, pauses and places in the user's text stay.</summary>
    /// <param name="text">The text.</param>
    /// <param name="language">Its language where markup names no other.</param>
    /// <param name="lexicon">Words that are said as somebody wants them; null for none.</param>
    public static MarkedText Of(MarkedText text, string language, PronunciationLexicon? lexicon)
    {
        if (text.IsPlain && lexicon is null)
        {
            return text;
        }

        var result = new Replacing(text);
        foreach (StyledRun run in text.Runs)
        {
            string here = run.Style.Language ?? language;
            int end = run.Start + run.Length;
            if (run.Style.IsOrdinary && lexicon is not null)
            {
                AddOrdinary(result, text.Text, run, here, lexicon);
            }
            else if (run.Style.Alias is { } alias)
            {
                result.Say(alias, run.Start, end, run.Style with { Alias = null });
            }
            else if (run.Style.SayAs is { } sayAs)
            {
                result.Say(SayAsReading.Speak(text.Text[run.Start..end], sayAs, here), run.Start, end, run.Style with { SayAs = null });
            }
            else
            {
                result.Copy(run.Start, end, run.Style);
            }
        }

        return result.Build();
    }

    private static void AddOrdinary(Replacing result, string text, StyledRun run, string language, PronunciationLexicon lexicon)
    {
        int end = run.Start + run.Length;
        int from = run.Start;
        for (int i = from; i < end;)
        {
            if (lexicon.Find(text, i, end, language) is { } found && found.Entry.Alias is { } alias)
            {
                result.Copy(from, i, run.Style);
                result.Say(Expanded(alias, language, lexicon, 0), i, i + found.Length, run.Style);
                i += found.Length;
                from = i;
            }
            else
            {
                i++;
            }
        }

        result.Copy(from, end, run.Style);
    }

    private static string Expanded(string alias, string language, PronunciationLexicon lexicon, int step)
    {
        var words = new StringBuilder();
        for (int i = 0; i < alias.Length;)
        {
            (LexiconEntry Entry, int Length)? found = step < MostSteps ? lexicon.Find(alias, i, alias.Length, language) : null;
            int length = found?.Length ?? 1;
            words.Append(found?.Entry.Alias is { } next ? Expanded(next, language, lexicon, step + 1) : alias.Substring(i, length));
            i += length;
        }

        return words.ToString();
    }

    /// <summary>The new text, and where in it the pauses and edges of the old one are.</summary>
    private sealed class Replacing(MarkedText old)
    {
        private readonly MarkedTextBuilder _builder = new(old.Source);
        private readonly int[] _places = new int[old.Text.Length + 1]; // of each old character in the new text

        public void Copy(int from, int to, SpeechStyle style)
        {
            for (int i = from; i < to; i++)
            {
                _places[i] = _builder.Length;
                (int start, int length) = old.SourceOf(i, 1);
                _builder.Add(old.Text[i], start, start + length, style);
            }
        }

        public void Say(string words, int from, int to, SpeechStyle style)
        {
            (int start, int length) = old.SourceOf(from, to - from);
            Array.Fill(_places, _builder.Length, from, to - from);
            foreach (char character in words)
            {
                _builder.Add(character, start, start + length, style);
            }
        }

        public MarkedText Build()
        {
            _places[^1] = _builder.Length;
            return _builder.Build(
                [.. old.Pauses.Select(pause => pause with { At = _places[pause.At] })],
                [.. old.Edges.Select(edge => edge with { At = _places[edge.At] })],
                old.Warnings);
        }
    }
}
