using System.Globalization;
using Myna.Voice.Alignment;

namespace Myna.Cli.Commands;

/// <summary>Aligned words as SubRip subtitles: a cue ends with a sentence, at a pause, or where it would get too long to read.</summary>
internal static class AlignedSubtitles
{
    private const int MostCharacters = 84; // two lines of 42
    private const double MostSeconds = 6;
    private const double PauseSeconds = 0.7;

    /// <summary>Writes the cues.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="text">The text that was aligned; cues keep its marks.</param>
    /// <param name="words">Its words.</param>
    public static void Write(TextWriter writer, string text, IReadOnlyList<AlignedWord> words)
    {
        int number = 0;
        for (int first = 0; first < words.Count;)
        {
            int end = EndOfCue(text, words, first);
            int textEnd = end < words.Count ? words[end].TextStart : text.Length;
            string[] pieces = text[words[first].TextStart..textEnd].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{++number}\n{Time(words[first].Start)} --> {Time(words[end - 1].End)}\n"));
            writer.Write($"{string.Join(' ', pieces)}\n\n");
            first = end;
        }
    }

    private static int EndOfCue(string text, IReadOnlyList<AlignedWord> words, int first)
    {
        int end = first + 1;
        for (; end < words.Count; end++)
        {
            AlignedWord word = words[end];
            AlignedWord before = words[end - 1];
            if (text.AsSpan((before.TextStart + before.Text.Length)..word.TextStart).ContainsAny('.', '!', '?')
                || word.Start - before.End > PauseSeconds
                || word.TextStart + word.Text.Length - words[first].TextStart > MostCharacters
                || word.End - words[first].Start > MostSeconds)
            {
                break;
            }
        }

        return end;
    }

    // The last digit is of milliseconds, cut.
    private static string Time(double seconds) => TimeSpan.FromSeconds(seconds).ToString(@"hh\:mm\:ss\,fff", CultureInfo.InvariantCulture);
}
