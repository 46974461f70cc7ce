using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Myna.Server.Consents;
using Myna.Server.Keys;
using Myna.Server.Uploads;
using Myna.Server.Voices;
using Myna.Trust.Detection;

namespace Myna.Server.Api.Own;

/// <summary><c>POST /v1/detect</c>: whether a file says that a machine made it, and what this server knows of it.</summary>
internal static class DetectEndpoint
{
    /// <summary>Wires the endpoint.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/v1/detect", DetectAsync).Needs(KeyScope.Detect).TakesForm().WithSummary("Looks for Myna's watermark and for provenance in a sound file: field file.");

    private static async Task<Ok<DetectionShape>> DetectAsync(HttpContext context, ServerOptions options, VoicePermits permits, CancellationToken cancellationToken)
    {
        UploadForm form = await UploadForm.ReadAsync(context.Request, options.MostAudioBytes, cancellationToken);
        Recording recording = await UploadForm.RecordingAsync(form.NeedFile("file"), cancellationToken);
        string path = Path.Combine(Path.GetTempPath(), $"myna-{Guid.NewGuid():N}.{recording.Ending}");
        PrivateFolder.Replace(path, recording.Bytes);
        try
        {
            var detector = new TrustDetector(permits.Ledger, permits.Folder.WatermarkKey());
            DetectionReport report = await Task.Run(() => detector.DetectAsync(path, cancellationToken), cancellationToken);
            bool isOperator = Caller.Of(context).Scopes.HasFlag(KeyScope.Admin);
            return TypedResults.Ok(new DetectionShape(
                report.IsMarked,
                report.Seconds,
                report.Sha256,
                report.Watermark.Present,
                report.Watermark.PValue,
                report.LedgerEntry is not null,
                report.LedgerEntry?.Time,
                report.LedgerEntry?.Model,

                // Whose voice spoke is the operator's to know.
                isOperator ? report.LedgerEntry?.Voice : null,
                report.SaysSynthetic,
                [.. report.Watermark.Ranges.Select(range => new RangeShape(range.Start, range.End))],
                report.Guess is { } guess ? new GuessShape(guess.Score, guess.Note) : null));
        }
        finally
        {
            File.Delete(path);
        }
    }
}

/// <summary>What a file tells of itself. No mark does not mean that no machine made it.</summary>
internal sealed record DetectionShape(
    bool Marked,
    double Seconds,
    string Sha256,
    bool Watermark,
    double PValue,
    bool MadeHere,
    DateTimeOffset? MadeAt,
    string? Model,
    string? Voice,
    bool SaysSynthetic,
    IReadOnlyList<RangeShape> Ranges,
    GuessShape? SyntheticGuess);

/// <summary>A guess from the sound alone, which is no evidence; the note says how often it is wrong.</summary>
internal sealed record GuessShape(double Score, string Note);

/// <summary>A stretch of a file, in seconds.</summary>
internal sealed record RangeShape(double Start, double End);

/// <summary>Detection as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DetectionShape))]
internal sealed partial class DetectJson : JsonSerializerContext;
