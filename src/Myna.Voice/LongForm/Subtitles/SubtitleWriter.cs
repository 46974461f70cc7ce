using System.Globalization;
using System.Text;

namespace Myna.Voice.LongForm.Subtitles;

/// <summary>
/// Writes the marks of speech as subtitles while they come: a cue or several for each sentence. Holds one sentence at a
/// time, however long the text is.
/// </summary>
/// <param name="writer">Receives the file's text, with line feeds. Not closed.</param>
/// <param name="format">How it is written.</param>
public sealed class SubtitleWriter(TextWriter writer, SubtitleFormat format)
{
    // Readers want a moment after the last sound; no cue reaches into the next one.
    private const double LingerSeconds = 0.25;
    private const double LeastSeconds = 0.7;

    private readonly List<SpeechMark> _words = [];
    private SpeechMark? _sentence;
    private SubtitleCue? _held;
    private int _number;

    /// <summary>Cues written so far.</summary>
    public int Cues => _number;

    /// <summary>Takes the next mark: each sentence before its words, in the order in which they are heard.</summary>
    public void Add(SpeechMark mark)
    {
        ArgumentNullException.ThrowIfNull(mark);
        if (mark.Kind == SpeechMarkKind.Word)
        {
            _words.Add(mark);
            return;
        }

        EndSentence();
        _sentence = mark;
    }

    /// <summary>Writes what is held back. Call it once, after the last mark.</summary>
    public void Finish()
    {
        EndSentence();
        Release(nextStart: null);
        if (_number == 0)
        {
            WriteHeader();
        }
    }

    private void EndSentence()
    {
        if (_sentence is not null)
        {
            foreach (SubtitleCue cue in CueLayout.Cues(_sentence, _words))
            {
                Release(cue.Start);
                _held = cue;
            }
        }

        _sentence = null;
        _words.Clear();
    }

    /// <summary>Writes the cue held back, now that the start of the next one is known.</summary>
    private void Release(double? nextStart)
    {
        if (_held is not { } cue)
        {
            return;
        }

        _held = null;
        double end = Math.Max(cue.End + LingerSeconds, cue.Start + LeastSeconds);
        end = nextStart is { } next ? Math.Max(Math.Min(end, next), cue.Start) : end;
        if (_number++ == 0)
        {
            WriteHeader();
        }

        writer.Write(format == SubtitleFormat.Srt ? _number.ToString(CultureInfo.InvariantCulture) + "\n" : "");
        writer.Write($"{Time(cue.Start)} --> {Time(end)}\n");
        writer.Write((format == SubtitleFormat.VttWords ? WithTimes(cue) : string.Join('\n', cue.Lines.Select(Escaped))) + "\n\n");
    }

    private void WriteHeader()
    {
        if (format != SubtitleFormat.Srt)
        {
            writer.Write("WEBVTT\n\n");
        }
    }

    private string WithTimes(SubtitleCue cue)
    {
        var text = new StringBuilder();
        double shown = cue.Start;
        int line = 0;
        foreach (CueWord word in cue.Words)
        {
            if (word.Line != line)
            {
                text.Append('\n');
                line = word.Line;
            }

            // The standard wants each time to be later than the one before it.
            string spoken = word.Text.TrimStart();
            text.Append(' ', word.Text.Length - spoken.Length);
            if (word.Start is { } start && Milliseconds(start) > Milliseconds(shown))
            {
                text.Append('<').Append(Time(start)).Append('>');
                shown = start;
            }

            text.Append(Escaped(spoken));
        }

        return text.ToString();
    }

    // SubRip has no rule for these; players take what is no known tag as text.
    private string Escaped(string text)
    {
        // An arrow ends a cue's text in both formats.
        string safe = text.Replace("-->", "→", StringComparison.Ordinal);
        return format == SubtitleFormat.Srt
            ? safe
            : safe.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
    }

    private static long Milliseconds(double seconds) => (long)Math.Round(seconds * 1000);

    private string Time(double seconds)
    {
        long ms = Milliseconds(seconds);
        char point = format == SubtitleFormat.Srt ? ',' : '.';
        return string.Create(CultureInfo.InvariantCulture, $"{ms / 3_600_000:00}:{ms / 60_000 % 60:00}:{ms / 1000 % 60:00}{point}{ms % 1000:000}");
    }
}
