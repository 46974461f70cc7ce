using System.Text;
using Myna.Voice;

namespace Myna.Server.Speaking;

/// <summary>
/// When each character of a text is heard, from the times of its words: a word's characters share its time evenly, and what stands
/// between two words fills the time between them.
/// </summary>
/// <param name="text">The text, as the marks count it.</param>
/// <param name="done">Where to begin in the text, in UTF-16 units.</param>
/// <param name="seconds">When that is heard.</param>
internal sealed class CharacterTimes(string text, int done = 0, double seconds = 0)
{
    private int _cursor = done;
    private double _end = seconds;

    /// <summary>How far it has come in the text and in the speech.</summary>
    public (int Done, double Seconds) Place => (_cursor, _end);

    /// <summary>Times of the characters up to the last of some words.</summary>
    /// <param name="marks">Marks in order; only words count.</param>
    public CharacterSpans Take(IReadOnlyList<SpeechMark> marks)
    {
        var spans = new CharacterSpans();
        for (int i = 0; i < marks.Count; i++)
        {
            SpeechMark first = marks[i];
            if (first.Kind != SpeechMarkKind.Word || first.TextStart < _cursor)
            {
                continue;
            }

            // Words that are said as one have one span and share it.
            SpeechMark last = first;
            while (i + 1 < marks.Count && IsSameSpan(first, marks[i + 1]))
            {
                last = marks[++i];
            }

            Spread(first.TextStart, Math.Max(_end, first.Start), spans);
            Spread(Math.Min(text.Length, last.TextStart + last.TextLength), Math.Max(_end, first.End), spans);
        }

        return spans;
    }

    /// <summary>Times of the characters that are left.</summary>
    /// <param name="end">Where the speech ends, in seconds.</param>
    public CharacterSpans Finish(double end)
    {
        var spans = new CharacterSpans();
        Spread(text.Length, Math.Max(_end, end), spans);
        return spans;
    }

    private static bool IsSameSpan(SpeechMark first, SpeechMark next) =>
        next.Kind == SpeechMarkKind.Word && next.Start == first.Start && next.End == first.End && next.TextStart > first.TextStart;

    private void Spread(int until, double end, CharacterSpans spans)
    {
        if (until > _cursor)
        {
            int count = 0;
            foreach (Rune unused in text.AsSpan(_cursor, until - _cursor).EnumerateRunes())
            {
                count++;
            }

            double step = (end - _end) / count;
            int index = 0;
            foreach (Rune character in text.AsSpan(_cursor, until - _cursor).EnumerateRunes())
            {
                spans.Characters.Add(character.ToString());
                spans.Starts.Add(Math.Round(_end + (index * step), 3));
                spans.Ends.Add(Math.Round(_end + (++index * step), 3));
            }

            _cursor = until;
        }

        _end = end;
    }
}

/// <summary>Characters and their times in seconds.</summary>
internal sealed class CharacterSpans
{
    /// <summary>The characters.</summary>
    public List<string> Characters { get; } = [];

    /// <summary>When each begins.</summary>
    public List<double> Starts { get; } = [];

    /// <summary>When each ends.</summary>
    public List<double> Ends { get; } = [];

    /// <summary>Adds what follows.</summary>
    public void Add(CharacterSpans next)
    {
        Characters.AddRange(next.Characters);
        Starts.AddRange(next.Starts);
        Ends.AddRange(next.Ends);
    }
}
