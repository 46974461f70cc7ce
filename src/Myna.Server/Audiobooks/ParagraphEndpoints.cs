using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Myna.Books;
using Myna.Server.Api;
using Myna.Server.Api.Own;
using Myna.Server.Files;
using Myna.Server.Hosting;
using Myna.Server.Jobs;
using Myna.Server.Keys;
using Myna.Server.Uploads;

namespace Myna.Server.Audiobooks;

/// <summary>A long text before it is spoken, and the paragraphs of an audiobook: what they say, how they sound, and one of them once more.</summary>
internal static class ParagraphEndpoints
{
    // Of the voices that come with Myna, at their usual speed.
    private const double CharactersPerSecond = 15;

    /// <summary>Wires the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/v1/books/read", ReadAsync).Needs(KeyScope.Jobs).TakesForm().Produces<BookShape>()
            .WithSummary("Tells what an audiobook would say: fields file, format, cast (names, separated by commas), chapter_level, read_code. Nothing is kept.");
        api.MapGet("/v1/jobs/{id}/paragraphs", ListAsync).Needs(KeyScope.Jobs).WithSummary("The paragraphs of an audiobook, and which of them are spoken.");
        api.MapGet("/v1/jobs/{id}/paragraphs/{number:int}/audio", SoundAsync).Needs(KeyScope.Jobs).Produces(200, contentType: "audio/wav")
            .WithSummary("One paragraph of an audiobook as it is spoken.");
        api.MapPost("/v1/jobs/{id}/paragraphs/{number:int}/again", AgainAsync).Needs(KeyScope.Jobs).Produces<JobShape>(202)
            .WithSummary("Has one paragraph of an audiobook that is over spoken anew, by another reading; all others stay as they are.");
    }

    private static async Task<Ok<BookShape>> ReadAsync(HttpContext context, ServerOptions options, CancellationToken cancellationToken)
    {
        UploadForm form = await UploadForm.ReadAsync(context.Request, Math.Max(options.MostAudioBytes, options.MostPictureBytes), cancellationToken);
        IFormFile file = form.NeedFile("file");
        BookOptions reading = AudiobookKind.OptionsOf(
            form.Text("format") ?? "auto",
            int.TryParse(form.Text("chapter_level"), out int level) ? level : new BookOptions().ChapterLevel,
            form.Text("read_code") == "true",
            (form.Text("cast") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        await using Stream content = file.OpenReadStream();
        Book book = await BookFile.ReadAsync(content, FileNames.Of(file.FileName, "the text"), reading, cancellationToken);
        IReadOnlyList<BookParagraph> paragraphs = BookParagraphs.Of(book);
        foreach (BookParagraph paragraph in paragraphs.Where(each => !each.IsTitle))
        {
            AudiobookKind.CheckMarkup(paragraph);
        }

        int characters = paragraphs.Sum(paragraph => paragraph.Text.Length);
        return TypedResults.Ok(new BookShape(
            book.Title,
            book.Author,
            book.Language,
            [.. book.Chapters.Select(chapter => chapter.Title)],
            [.. paragraphs.Select(paragraph => new BookParagraphShape(paragraph.Number, paragraph.Chapter, paragraph.IsTitle, paragraph.Speaker, paragraph.Text))],
            [.. SpeakerNames.In(book).Select(each => new BookSpeakerShape(each.Name, each.Lines))],
            characters,
            Math.Round(characters / CharactersPerSecond, 1)));
    }

    private static async Task<Ok<ParagraphList>> ListAsync(string id, HttpContext context, JobQueue queue, IEnumerable<IJobKind> kinds)
    {
        Job job = await FindAsync(id, context, queue);
        AudiobookRequest request = RequestOf(job);
        Book book = await KindOf(kinds).ReadAsync(request, job.Inputs, context.RequestAborted);
        IReadOnlyDictionary<int, SpokenParagraph> spoken = SpokenParagraph.Of(await queue.PiecesAsync(id, context.RequestAborted), request);
        return TypedResults.Ok(new ParagraphList(
            id,
            request.Title ?? book.Title,
            request.Author ?? book.Author,
            request.Voice,
            request.Cast,
            [.. book.Chapters.Select(chapter => chapter.Title)],
            [
                .. BookParagraphs.Of(book).Select(paragraph => new SpokenParagraphShape(
                    paragraph.Number,
                    paragraph.Chapter,
                    paragraph.IsTitle,
                    paragraph.Speaker,
                    paragraph.Text,
                    spoken.ContainsKey(paragraph.Number),
                    spoken.TryGetValue(paragraph.Number, out SpokenParagraph? one) ? Math.Round(one.Seconds, 2) : null,
                    one?.Take ?? 0,
                    request.TakeOf(paragraph.Number) != (one?.Take ?? 0))),
            ]));
    }

    private static async Task<FileContentHttpResult> SoundAsync(string id, int number, HttpContext context, JobQueue queue)
    {
        Job job = await FindAsync(id, context, queue);
        IReadOnlyDictionary<int, SpokenParagraph> spoken = SpokenParagraph.Of(await queue.PiecesAsync(id, context.RequestAborted), RequestOf(job));
        SpokenParagraph paragraph = spoken.GetValueOrDefault(number)
            ?? throw HttpFault.NotFound("paragraph_not_spoken", $"paragraph {number} of {id} is not spoken yet, or its sound was not kept; POST /v1/jobs/{id}/paragraphs/{number}/again speaks it");
        return TypedResults.Bytes(await paragraph.SoundAsync(queue, context.RequestAborted), "audio/wav");
    }

    private static async Task<Accepted<JobShape>> AgainAsync(string id, int number, HttpContext context, JobQueue queue, IEnumerable<IJobKind> kinds)
    {
        Job job = await FindAsync(id, context, queue);
        AudiobookRequest request = RequestOf(job);
        int count = BookParagraphs.Of(await KindOf(kinds).ReadAsync(request, job.Inputs, context.RequestAborted)).Count;
        if (number < 0 || number >= count)
        {
            throw HttpFault.NotFound("paragraph_not_found", $"there is no paragraph {number} in {id}; they go from 0 to {count - 1}");
        }

        string revised = JsonSerializer.Serialize(request.WithNextTakeOf(number), AudiobookJson.Default.AudiobookRequest);
        if (!await queue.ReviseAsync(job, revised, context.RequestAborted))
        {
            throw new HttpFault(StatusCodes.Status409Conflict, "job_not_over", $"the job {id} is at work; wait until it is over, then ask again");
        }

        Job waiting = await JobsEndpoints.FindAsync(id, context, queue);
        return TypedResults.Accepted($"/v1/jobs/{id}", JobsEndpoints.Shape(waiting));
    }

    private static async Task<Job> FindAsync(string id, HttpContext context, JobQueue queue)
    {
        Job job = await JobsEndpoints.FindAsync(id, context, queue);
        return job.Kind == AudiobookKind.KindName ? job : throw HttpFault.Bad("id", $"the job {id} is of kind {job.Kind}; only audiobooks have paragraphs");
    }

    private static AudiobookRequest RequestOf(Job job) => JobContext.Read(job.Request, AudiobookJson.Default.AudiobookRequest);

    private static AudiobookKind KindOf(IEnumerable<IJobKind> kinds) => kinds.OfType<AudiobookKind>().Single();
}

/// <summary>What an audiobook would say.</summary>
/// <param name="Title">The book's own title.</param>
/// <param name="Author">The book's own author.</param>
/// <param name="Language">The book's own language.</param>
/// <param name="Chapters">Titles of the chapters; null for one without.</param>
/// <param name="Paragraphs">Titles and paragraphs in order.</param>
/// <param name="Speakers">Who seems to speak, the most talkative first.</param>
/// <param name="Characters">Length of the text.</param>
/// <param name="EstimatedSeconds">About how long it will be at the usual speed.</param>
internal sealed record BookShape(
    string? Title,
    string? Author,
    string? Language,
    IReadOnlyList<string?> Chapters,
    IReadOnlyList<BookParagraphShape> Paragraphs,
    IReadOnlyList<BookSpeakerShape> Speakers,
    int Characters,
    double EstimatedSeconds);

/// <summary>A title or a paragraph.</summary>
internal sealed record BookParagraphShape(int Number, int Chapter, bool IsTitle, string? Speaker, string Text);

/// <summary>Somebody who seems to speak, and how many lines.</summary>
internal sealed record BookSpeakerShape(string Name, int Lines);

/// <summary>The paragraphs of an audiobook.</summary>
internal sealed record ParagraphList(
    string Id,
    string? Title,
    string? Author,
    string Voice,
    IReadOnlyDictionary<string, string> Cast,
    IReadOnlyList<string?> Chapters,
    IReadOnlyList<SpokenParagraphShape> Paragraphs);

/// <summary>A title or a paragraph of an audiobook.</summary>
/// <param name="Number">Its number, from 0.</param>
/// <param name="Chapter">Index of its chapter.</param>
/// <param name="IsTitle">Whether it is the chapter's title.</param>
/// <param name="Speaker">Who says it; null for the narrator.</param>
/// <param name="Text">Its text.</param>
/// <param name="IsSpoken">Whether its sound can be had.</param>
/// <param name="Seconds">Length of that.</param>
/// <param name="Take">Which reading of it that is, from 0.</param>
/// <param name="IsPending">Whether another reading of it was asked for and is not made yet.</param>
internal sealed record SpokenParagraphShape(
    int Number, int Chapter, bool IsTitle, string? Speaker, string Text, bool IsSpoken, double? Seconds, int Take, bool IsPending);

/// <summary>Paragraphs as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(BookShape))]
[JsonSerializable(typeof(ParagraphList))]
internal sealed partial class ParagraphJson : JsonSerializerContext;
