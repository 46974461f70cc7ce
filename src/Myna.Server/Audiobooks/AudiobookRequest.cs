using System.Globalization;
using System.Text.Json.Serialization;
using Myna.Books.Narration;
using Myna.Voice;

namespace Myna.Server.Audiobooks;

/// <summary>What is asked for with a job of kind <c>audiobook</c>. The book is the job's only input file, or <see cref="Text"/>.</summary>
public sealed record AudiobookRequest
{
    /// <summary>The narrator's voice.</summary>
    public required string Voice { get; init; }

    /// <summary>Who else speaks, and in which voice: paragraphs that begin with <c>[NAME]:</c> or <c>NAME:</c>.</summary>
    public IReadOnlyDictionary<string, string> Cast { get; set; } = new Dictionary<string, string>();

    /// <summary>The model; null to leave it to the voice.</summary>
    public string? Model { get; set; }

    /// <summary>The text, where no file is sent.</summary>
    public string? Text { get; set; }

    /// <summary>What it is written in: auto, text, markdown, epub, docx, subtitles.</summary>
    public string Format { get; set; } = "auto";

    /// <summary>The audio: m4b, m4a, mp3, opus, flac, wav and so on.</summary>
    public string Output { get; set; } = "m4b";

    /// <summary>Subtitles beside it: srt, vtt.</summary>
    public IReadOnlyList<string> Subtitles { get; set; } = [];

    /// <summary>Title for the tags and the files' names; null for the book's own.</summary>
    public string? Title { get; set; }

    /// <summary>Author for the tags; null for the book's own.</summary>
    public string? Author { get; set; }

    /// <summary>Language of the text; null for the book's own where the model speaks it, else the model's default.</summary>
    public string? Language { get; set; }

    /// <summary>Headings down to this level begin a chapter.</summary>
    public int ChapterLevel { get; set; } = 2;

    /// <summary>Whether code blocks of Markdown are read.</summary>
    public bool ReadCode { get; set; }

    /// <summary>Seed of the random choices.</summary>
    public ulong Seed { get; set; }

    /// <summary>Rate of speech, 0.5–2.</summary>
    public float Speed { get; set; } = 1;

    /// <summary>Whether the model takes its short way: rougher and several times as fast.</summary>
    public bool Fast { get; set; }

    /// <summary>Which reading of a paragraph is wanted, by its number; a paragraph that is not here has its first, 0.</summary>
    public IReadOnlyDictionary<string, int> Takes { get; set; } = new Dictionary<string, int>();

    /// <summary>Which reading of a paragraph is wanted.</summary>
    /// <param name="paragraph">Its number, from 0.</param>
    public int TakeOf(int paragraph) => Takes.GetValueOrDefault(paragraph.ToString(CultureInfo.InvariantCulture));

    /// <summary>The same with another reading of one paragraph.</summary>
    /// <param name="paragraph">Its number, from 0.</param>
    public AudiobookRequest WithNextTakeOf(int paragraph) => this with
    {
        Takes = new Dictionary<string, int>(Takes) { [paragraph.ToString(CultureInfo.InvariantCulture)] = TakeOf(paragraph) + 1 },
    };
}

/// <summary>What a job of kind <c>audiobook</c> tells of what it made.</summary>
/// <param name="Seconds">Length of the audio.</param>
/// <param name="SampleRate">In Hz.</param>
/// <param name="Pieces">In how many pieces it was spoken.</param>
/// <param name="Chapters">When each chapter is heard.</param>
/// <param name="Title">What the files are called.</param>
public sealed record AudiobookResult(double Seconds, int SampleRate, int Pieces, IReadOnlyList<ChapterTime> Chapters, string Title);

/// <summary>
/// What is kept beside the samples of a piece: all that the next one goes on from, the paragraph that it belongs to (null in jobs of an
/// older Myna) and its length. Times are seconds from its first sample.
/// </summary>
internal sealed record PieceFacts(long Samples, SpeechSoFar SoFar, IReadOnlyList<MarkFacts> Marks, int? Paragraph = null, double Seconds = 0);

/// <summary>A word or a sentence of a piece.</summary>
internal sealed record MarkFacts(bool IsWord, string Text, int TextStart, int TextLength, double Start, double End);

// Defaults are kept only by properties that can be set: generated readers give all others a value.
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(AudiobookRequest))]
[JsonSerializable(typeof(AudiobookResult))]
[JsonSerializable(typeof(PieceFacts))]
internal sealed partial class AudiobookJson : JsonSerializerContext;
