using System.Text.Json.Serialization;

namespace Myna.Server.Jobs.Kinds;

/// <summary>What is asked for with a job of kind <c>batch</c>: many texts, a file for each.</summary>
public sealed record BatchRequest
{
    /// <summary>The voice of texts that name none.</summary>
    public string? Voice { get; set; }

    /// <summary>The model; null to leave it to the voices.</summary>
    public string? Model { get; set; }

    /// <summary>Language of texts that name none.</summary>
    public string? Language { get; set; }

    /// <summary>Format of the files: wav, mp3, m4a, opus, flac and so on.</summary>
    public string Output { get; set; } = "mp3";

    /// <summary>Whether the model takes its short way: rougher and several times as fast.</summary>
    public bool Fast { get; set; }

    /// <summary>The texts.</summary>
    public required IReadOnlyList<BatchItem> Items { get; init; }
}

/// <summary>A text of a batch.</summary>
public sealed record BatchItem
{
    /// <summary>Its name, and that of its file without the ending.</summary>
    public required string Id { get; init; }

    /// <summary>What is said.</summary>
    public required string Text { get; init; }

    /// <summary>The voice, if not that of the batch.</summary>
    public string? Voice { get; set; }

    /// <summary>The language, if not that of the batch.</summary>
    public string? Language { get; set; }

    /// <summary>Seed of the random choices.</summary>
    public ulong Seed { get; set; }

    /// <summary>Rate of speech, 0.5–2.</summary>
    public float Speed { get; set; } = 1;
}

/// <summary>What a job of kind <c>batch</c> tells of what it made.</summary>
/// <param name="Made">Texts that are spoken.</param>
/// <param name="Failed">Texts that could not be.</param>
/// <param name="Items">Each of them, in order.</param>
public sealed record BatchResult(int Made, int Failed, IReadOnlyList<BatchItemResult> Items);

/// <summary>How a text of a batch came out.</summary>
/// <param name="Id">Its name.</param>
/// <param name="File">The job's file; null where there is none.</param>
/// <param name="Seconds">Its length.</param>
/// <param name="Error">Why it could not be spoken.</param>
public sealed record BatchItemResult(string Id, string? File, double? Seconds, string? Error);

// Defaults are kept only by properties that can be set: generated readers give all others a value.
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(BatchRequest))]
[JsonSerializable(typeof(BatchResult))]
[JsonSerializable(typeof(BatchItemResult))]
internal sealed partial class BatchJson : JsonSerializerContext;
