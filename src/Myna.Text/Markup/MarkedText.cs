namespace Myna.Text.Markup;

/// <summary>A stretch of the plain text that is spoken in one way.</summary>
/// <param name="Start">Where it begins in <see cref="MarkedText.Text"/>, in UTF-16 units.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Style">How it is spoken. Two elements are never one run, even where their styles are equal.</param>
internal readonly record struct StyledRun(int Start, int Length, SpeechStyle Style);

/// <summary>A pause of a given length.</summary>
/// <param name="At">The character of the plain text before which it is heard.</param>
/// <param name="Seconds">How long; 0 takes away the pause that would be there.</param>
internal readonly record struct MarkedPause(int At, double Seconds);

/// <summary>Where a sentence ends whatever its marks say.</summary>
/// <param name="At">The character of the plain text before which it ends.</param>
/// <param name="End">Why.</param>
internal readonly record struct TextEdge(int At, SentenceEnd End);

/// <summary>Something that is read, but not as its author may have meant it.</summary>
/// <param name="At">Offset in the user's text.</param>
/// <param name="Message">What is not done.</param>
internal readonly record struct MarkupWarning(int At, string Message);

/// <summary>
/// A text with its markup understood: the words alone, how each stretch of them is spoken, and the pauses. Every character
/// knows its place in the user's text. Independent of any voice model: one that cannot follow some part of it warns and
/// reads the words.
/// </summary>
internal sealed class MarkedText
{
    private readonly int[]? _starts; // in the source; null where the text is the source
    private readonly int[]? _ends;

    internal MarkedText(
        string source,
        string text,
        int[]? starts,
        int[]? ends,
        IReadOnlyList<StyledRun> runs,
        IReadOnlyList<MarkedPause> pauses,
        IReadOnlyList<TextEdge> edges,
        IReadOnlyList<MarkupWarning> warnings)
    {
        Source = source;
        Text = text;
        _starts = starts;
        _ends = ends;
        Runs = runs;
        Pauses = pauses;
        Edges = edges;
        Warnings = warnings;
    }

    /// <summary>What the user wrote.</summary>
    public string Source { get; }

    /// <summary>The words without markup; paragraphs are separated by blank lines.</summary>
    public string Text { get; }

    /// <summary>How they are spoken: runs in order that cover the text.</summary>
    public IReadOnlyList<StyledRun> Runs { get; }

    /// <summary>Pauses, in order.</summary>
    public IReadOnlyList<MarkedPause> Pauses { get; }

    /// <summary>Ends of sentences that markup gives, in order.</summary>
    public IReadOnlyList<TextEdge> Edges { get; }

    /// <summary>What is read differently from what was asked for.</summary>
    public IReadOnlyList<MarkupWarning> Warnings { get; }

    /// <summary>Whether there is no markup at all.</summary>
    public bool IsPlain => _starts is null;

    /// <summary>A text without markup.</summary>
    public static MarkedText Plain(string text) =>
        new(text, text, null, null, [new StyledRun(0, text.Length, SpeechStyle.Plain)], [], [], []);

    /// <summary>Reads a text.</summary>
    /// <param name="text">The user's text.</param>
    /// <param name="markup">What it may hold.</param>
    /// <exception cref="MarkupException">Its markup is wrong; the message says where and what.</exception>
    public static MarkedText Parse(string text, TextMarkup markup) => markup switch
    {
        TextMarkup.Plain => Plain(text),
        TextMarkup.Ssml => Ssml.SsmlReader.Read(text),
        TextMarkup.Auto when Ssml.SsmlReader.LooksLike(text) => Ssml.SsmlReader.Read(text),
        _ => PauseMarks.Read(text),
    };

    /// <summary>The range of the user's text that a range of the words stands for, in UTF-16 units.</summary>
    public (int Start, int Length) SourceOf(int start, int length)
    {
        if (_starts is null || _ends is null)
        {
            return (start, length);
        }

        if (length == 0)
        {
            return (start < _starts.Length ? _starts[start] : Source.Length, 0);
        }

        return (_starts[start], Math.Max(0, _ends[start + length - 1] - _starts[start]));
    }

    /// <summary>Line and column of an offset in the user's text.</summary>
    public TextPlace PlaceOf(int sourceOffset) => TextPlace.Of(Source, sourceOffset);

    /// <summary>An error at an offset of the user's text.</summary>
    public MarkupException Error(int sourceOffset, string message, Exception? cause = null) => new(PlaceOf(sourceOffset), message, cause);

    /// <summary>The style of a character.</summary>
    public SpeechStyle StyleAt(int index)
    {
        int low = 0;
        int high = Runs.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            (low, high) = Runs[middle].Start <= index ? (middle, high) : (low, middle - 1);
        }

        return Runs.Count == 0 ? SpeechStyle.Plain : Runs[low].Style;
    }

    /// <summary>
    /// Where one sentence cannot go on, in order: edges, pauses that are heard, and changes of the voice.
    /// </summary>
    public IEnumerable<TextEdge> Boundaries()
    {
        var boundaries = new List<TextEdge>(Edges);
        boundaries.AddRange(Pauses.Where(pause => pause.Seconds > 0).Select(pause => new TextEdge(pause.At, SentenceEnd.Cut)));
        string? voice = null;
        bool isFirst = true;
        foreach (StyledRun run in Runs.Where(run => !Text.AsSpan(run.Start, run.Length).IsWhiteSpace()))
        {
            if (!isFirst && run.Style.Voice != voice)
            {
                boundaries.Add(new TextEdge(run.Start, SentenceEnd.Cut));
            }

            isFirst = false;
            voice = run.Style.Voice;
        }

        // Of several at one place the strongest counts: a sentence's end comes before a cut.
        return boundaries.OrderBy(edge => edge.At).ThenBy(edge => edge.End == SentenceEnd.Cut).DistinctBy(edge => edge.At);
    }

    /// <summary>The part from one character to another, with all that is said about it. Places stay those of the whole source.</summary>
    public MarkedText Slice(int start, int end)
    {
        int[] starts = new int[end - start];
        int[] ends = new int[end - start];
        for (int i = start; i < end; i++)
        {
            (int at, int length) = SourceOf(i, 1);
            starts[i - start] = at;
            ends[i - start] = at + length;
        }

        StyledRun[] runs = [.. Runs
            .Select(run => (From: Math.Max(run.Start, start), To: Math.Min(run.Start + run.Length, end), run.Style))
            .Where(run => run.From < run.To)
            .Select(run => new StyledRun(run.From - start, run.To - run.From, run.Style))];

        // What stands at the end belongs to this part, what stands at its start to the part before, if there is one.
        bool Within(int at) => (at > start || start == 0) && (at <= end);
        return new MarkedText(
            Source,
            Text[start..end],
            starts,
            ends,
            runs,
            [.. Pauses.Where(pause => Within(pause.At)).Select(pause => pause with { At = pause.At - start })],
            [.. Edges.Where(edge => Within(edge.At)).Select(edge => edge with { At = edge.At - start })],
            []);
    }

    /// <summary>Which kinds of markup it holds, and where each is first seen.</summary>
    public IReadOnlyDictionary<MarkupParts, int> Parts()
    {
        var parts = new SortedDictionary<MarkupParts, int>();
        foreach (StyledRun run in Runs)
        {
            (int at, _) = SourceOf(run.Start, Math.Min(1, run.Length));
            Note(MarkupParts.Phonemes, run.Style.Phonemes is not null, run.Style.At);
            Note(MarkupParts.Rate, run.Style.Rate != 1, at);
            Note(MarkupParts.Volume, run.Style.VolumeDb != 0, at);
            Note(MarkupParts.Pitch, run.Style.Pitch is not null, at);
            Note(MarkupParts.Language, run.Style.Language is not null, run.Style.LanguageAt);
            Note(MarkupParts.Voice, run.Style.Voice is not null, run.Style.VoiceAt);
        }

        if (Pauses.Count > 0)
        {
            Note(MarkupParts.Pauses, true, SourceOf(Math.Min(Pauses[0].At, Math.Max(0, Text.Length - 1)), Math.Min(1, Text.Length)).Start);
        }

        return parts;

        void Note(MarkupParts part, bool isThere, int at)
        {
            if (isThere)
            {
                parts.TryAdd(part, at);
            }
        }
    }

    /// <summary>All that will not be as asked for, in sentences for a person: from the markup itself, and for a model that follows some parts only.</summary>
    /// <param name="supported">What the model can follow.</param>
    /// <param name="model">What to call it.</param>
    public IEnumerable<string> WarningsFor(MarkupParts supported, string model) =>
        Warnings.Concat(Parts().Where(part => !supported.HasFlag(part.Key)).Select(part => new MarkupWarning(part.Value, $"the model {model} {Missing(part.Key)}")))
            .OrderBy(warning => warning.At)
            .Select(warning => $"{PlaceOf(warning.At)}: {warning.Message}");

    /// <summary>Everything that speech depends on, as one text: two marked texts that give the same are spoken alike.</summary>
    public string Fingerprint() => string.Join(
        '\u0001',
        Runs.Select(run => (run.Length, run.Style with { At = 0, LanguageAt = 0, VoiceAt = 0 }).ToString())
            .Concat(Pauses.Select(pause => pause.ToString()))
            .Concat(Edges.Select(edge => edge.ToString()))
            .Append(Text));

    private static string Missing(MarkupParts part) => part switch
    {
        MarkupParts.Phonemes => "takes words, not sounds; what is written inside <phoneme> is read instead",
        MarkupParts.Rate => "cannot change its rate within a text; the rate is left as it is",
        MarkupParts.Volume => "cannot change its volume within a text; the volume is left as it is",
        MarkupParts.Pitch => "takes the pitch of its voice; the pitch is left as it is",
        MarkupParts.Language => "speaks a text in one language; the language is left as it is",
        MarkupParts.Voice => "speaks a text in one voice; the voice is left as it is",
        _ => "cannot make pauses of a given length; they are left out",
    };
}
