using System.Text.Json;
using Myna.Audio.Files;
using Myna.Audio.Watermark;
using Myna.Books;
using Myna.Books.Narration;
using Myna.Server.Files;
using Myna.Server.Jobs;
using Myna.Server.Provenance;
using Myna.Text.Markup;
using Myna.Trust.Provenance;
using Myna.Voice;

namespace Myna.Server.Audiobooks;

/// <summary>
/// Jobs that read a book aloud: text in, one audio file with chapters out, subtitles beside it. Each piece of some sentences is kept,
/// so little is lost when the work is interrupted, and what comes out is the same.
/// </summary>
/// <param name="voices">Voices and models.</param>
/// <param name="store">Where the books that are sent lie.</param>
/// <param name="finished">Signs the files; null for files without provenance.</param>
public sealed class AudiobookKind(IVoiceSource voices, IBlobStore store, FinishedFiles? finished = null) : IJobKind
{
    // The rest is encoding.
    private const double SpeakingShare = 0.95;
    private const int PieceDigits = 16;

    // Any odd number with bits all over: the seeds of readings must not meet those of neighbouring orders.
    private const ulong SeedOfNextTake = 0x9E3779B97F4A7C15;

    /// <summary>What orders call it.</summary>
    internal const string KindName = "audiobook";

    /// <inheritdoc/>
    public string Name => KindName;

    /// <inheritdoc/>
    public async Task CheckAsync(JobOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        AudiobookRequest request = JobContext.Read(order.Request, AudiobookJson.Default.AudiobookRequest);
        _ = BookAssembly.FormatOf(request.Output);
        if (request.Subtitles.FirstOrDefault(format => format is not ("srt" or "vtt")) is { } unknown)
        {
            throw new MynaException($"subtitles \"{unknown}\" are not known; give srt or vtt");
        }

        if (request.Speed is not (>= 0.5f and <= 2f))
        {
            throw new MynaException($"speed {request.Speed} is not possible; give 0.5 to 2");
        }

        string model = voices.ModelOf(request.Voice, request.Model);
        foreach ((string name, string voice) in request.Cast)
        {
            if (voices.ModelOf(voice, request.Model) != model)
            {
                throw new MynaException($"the voice {voice} of {name} was made by another model than {request.Voice}; make all voices of a book with one");
            }
        }

        Book book = await ReadAsync(request, order.Inputs, cancellationToken).ConfigureAwait(false);
        _ = NarrationPlan.Runs(book.Chapters, Mark);
    }

    /// <inheritdoc/>
    public async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        AudiobookRequest request = context.Request(AudiobookJson.Default.AudiobookRequest);
        await context.ReportAsync("reading", 0, cancellationToken: cancellationToken).ConfigureAwait(false);
        Book book = await ReadAsync(request, context.Job.Inputs, cancellationToken).ConfigureAwait(false);
        using IModelLease lease = await voices.RentAsync(voices.ModelOf(request.Voice, request.Model), cancellationToken).ConfigureAwait(false);
        IVoiceModel model = lease.Model;
        Dictionary<string, VoicePrompt> cast = request.Cast.ToDictionary(
            pair => pair.Key, pair => voices.Find(pair.Value, model, cancellationToken), StringComparer.OrdinalIgnoreCase);
        VoicePrompt narrator = voices.Find(request.Voice, model, cancellationToken);
        IReadOnlyList<SpokenRun> runs = NarrationPlan.Runs(book.Chapters, Mark);
        WatermarkSettings mark = voices.Mark(string.Join("\n\n", runs.Select(run => run.Text.Text)), request.Voice, narrator, context.Job.Owner, cancellationToken);
        var settings = new SpeechRequest("", narrator)
        {
            Watermark = mark,
            Language = request.Language,
            Seed = request.Seed,
            Speed = request.Speed,
            Sampling = request.Fast ? SamplingOptions.Fast : null,
        };
        SpeechKey key = SpeechKey.Of(model.Tag, settings, null, default).With(cast.Select(pair => KeyValuePair.Create(pair.Key + ":", pair.Value)));
        IReadOnlyList<PlannedPiece> plan = NarrationPlan.Of(book.Chapters, runs, settings, key);
        int[] paragraphs = BookParagraphs.OfPieces(BookParagraphs.Of(book), plan, text => Mark(text, null));
        string[] names = [.. plan.Select((piece, i) => $"{i:D6}-{piece.Key.Hex[..PieceDigits]}{SpokenParagraph.EndingOf(request.TakeOf(paragraphs[i]))}")];
        await SpeakAsync(context, model, settings, cast, plan, i => new PieceOrder(names[i], paragraphs[i], request.TakeOf(paragraphs[i])), cancellationToken).ConfigureAwait(false);
        await context.ReportAsync("encoding", SpeakingShare, cancellationToken: cancellationToken).ConfigureAwait(false);
        ProvenanceClaim claim = FinishedFiles.Speech(model.Tag, mark.Payload.LedgerId is > 0 and var id ? id : null);
        JobResult result = await new BookAssembly(context, book, request, plan, names, model.SampleRate, finished, claim).MakeAsync(cancellationToken).ConfigureAwait(false);
        return result with { KeptPieces = names };
    }

    /// <summary>How a text is read.</summary>
    /// <exception cref="MynaException">The format is unknown.</exception>
    internal static BookOptions OptionsOf(string format, int chapterLevel, bool readCode, IEnumerable<string> cast) =>
        Enum.TryParse(format, ignoreCase: true, out BookFormat known) && Enum.IsDefined(known) && !char.IsAsciiDigit(format[0])
            ? new BookOptions { Format = known, ChapterLevel = Math.Clamp(chapterLevel, 1, 6), ReadCode = readCode, Cast = [.. cast] }
            : throw new MynaException($"format \"{format}\" is not known; give auto, text, markdown, epub, docx or subtitles");

    /// <summary>Looks at the markup of a paragraph.</summary>
    /// <exception cref="MynaException">It is wrong; the message tells where.</exception>
    internal static void CheckMarkup(BookParagraph paragraph)
    {
        try
        {
            _ = MarkedText.Parse(paragraph.Text, TextMarkup.Pauses);
        }
        catch (MarkupException exception)
        {
            string start = paragraph.Text.Length > 40 ? paragraph.Text[..40] + " …" : paragraph.Text;
            throw new MynaException($"paragraph {paragraph.Number + 1} (\"{start.ReplaceLineEndings(" ")}\"), {exception.Message}", exception);
        }
    }

    /// <summary>Reads what is kept beside a piece.</summary>
    internal static PieceFacts FactsOf(JobPiece piece) => JsonSerializer.Deserialize(piece.Facts!, AudiobookJson.Default.PieceFacts)!;

    private static MarkedText Mark(string text, string? title)
    {
        try
        {
            return MarkedText.Parse(text, TextMarkup.Pauses);
        }
        catch (MarkupException exception)
        {
            throw new MynaException(title is null ? exception.Message : $"\"{title}\", {exception.Message}", exception);
        }
    }

    /// <summary>Reads the book of an order.</summary>
    /// <exception cref="MynaException">There is none, or it cannot be read.</exception>
    internal async Task<Book> ReadAsync(AudiobookRequest request, IReadOnlyList<JobFile> inputs, CancellationToken cancellationToken)
    {
        if (inputs.Count != (request.Text is null ? 1 : 0))
        {
            throw new MynaException("an audiobook is made of one file, or of a text in the request; give one of them");
        }

        BookOptions options = OptionsOf(request.Format, request.ChapterLevel, request.ReadCode, request.Cast.Keys);
        if (request.Text is { } text)
        {
            return BookFile.OfText(text, "the text", options);
        }

        Stream file = await store.OpenAsync(inputs[0].Blob.Hash, cancellationToken).ConfigureAwait(false);
        await using (file.ConfigureAwait(false))
        {
            return await BookFile.ReadAsync(file, inputs[0].Name, options, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task SpeakAsync(
        JobContext context,
        IVoiceModel model,
        SpeechRequest settings,
        Dictionary<string, VoicePrompt> cast,
        IReadOnlyList<PlannedPiece> plan,
        Func<int, PieceOrder> orderOf,
        CancellationToken cancellationToken)
    {
        using ISpeaker speaker = model.CreateSpeaker();
        SpeechSoFar soFar = SpeechSoFar.Nothing;
        var isHeard = new bool[plan.Count];
        for (int i = 0; i < plan.Count; i++)
        {
            int number = i;
            PieceOrder order = orderOf(i);
            await context.ReportAsync("speaking", SpeakingShare * i / plan.Count, plan.Count, cancellationToken).ConfigureAwait(false);
            if (await context.FindPieceAsync(order.Name, cancellationToken).ConfigureAwait(false) is { } kept)
            {
                PieceFacts known = FactsOf(kept);
                soFar = known.SoFar;
                isHeard[i] = known.Samples > 0;
                continue;
            }

            using var sound = new MemoryStream();
            double pause = NarrationPlan.PauseBefore(plan, i, earlier => isHeard[earlier]);
            SpokenPiece spoken;

            // Another reading has another seed; what follows it stays as it is and goes on from the reading that it was made after.
            var pieces = new PieceSpeaker(speaker, order.Take == 0 ? settings : settings with { Seed = settings.Seed + ((ulong)order.Take * SeedOfNextTake) }, cast);
            using (await voices.TurnAsync(context.Job.Owner, cancellationToken).ConfigureAwait(false))
            using (var writer = new WavWriter(sound, model.SampleRate, channels: 1, leaveOpen: true))
            {
                var progress = new WithinPiece(within => context.Tell("speaking", SpeakingShare * (number + within) / plan.Count));
                spoken = await pieces.SpeakAsync(plan[i], soFar, pause, samples => writer.WriteAsync(samples, cancellationToken), progress, cancellationToken).ConfigureAwait(false);
            }

            soFar = spoken.SoFar;
            isHeard[i] = spoken.Samples > 0;
            sound.Position = 0;
            var facts = new PieceFacts(spoken.Samples, soFar, [.. spoken.Marks.Select(mark =>
                new MarkFacts(mark.Kind == SpeechMarkKind.Word, mark.Text, mark.TextStart, mark.TextLength, mark.Start, mark.End))],
                order.Paragraph, (double)spoken.Samples / model.SampleRate);
            await context.KeepPieceAsync(order.Name, sound, JsonSerializer.Serialize(facts, AudiobookJson.Default.PieceFacts), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What a piece is called (its number, the hash of all that its sound depends on, its reading), and where it belongs.</summary>
    private readonly record struct PieceOrder(string Name, int Paragraph, int Take);

    private sealed class WithinPiece(Action<double> report) : IProgress<SpeechProgress>
    {
        public void Report(SpeechProgress value) => report(value.Fraction);
    }
}
