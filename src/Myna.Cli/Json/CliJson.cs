using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Myna.Cli.LongForm;
using Myna.Cli.LongForm.Batch;

namespace Myna.Cli.Json;

/// <summary>Writers for everything that <c>--json</c> prints, generated at build time: no reflection at start.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ErrorResult))]
[JsonSerializable(typeof(SpeechResult))]
[JsonSerializable(typeof(MarksFile))]
[JsonSerializable(typeof(MarkEntry))]
[JsonSerializable(typeof(FinishedPiece))]
[JsonSerializable(typeof(NarrationResult))]
[JsonSerializable(typeof(ChaptersFile))]
[JsonSerializable(typeof(FinishedFile))]
[JsonSerializable(typeof(BatchResult))]
[JsonSerializable(typeof(DubResult))]
[JsonSerializable(typeof(VoiceResult))]
[JsonSerializable(typeof(VoiceListResult))]
[JsonSerializable(typeof(RemovedResult))]
[JsonSerializable(typeof(ReferenceResult))]
[JsonSerializable(typeof(PictureResult))]
[JsonSerializable(typeof(TensorListResult))]
[JsonSerializable(typeof(DoctorResult))]
[JsonSerializable(typeof(StretchResult))]
[JsonSerializable(typeof(LayersSplitResult))]
[JsonSerializable(typeof(LayersVerifyResult))]
[JsonSerializable(typeof(LayersEditResult))]
[JsonSerializable(typeof(LayersRenderResult))]
[JsonSerializable(typeof(LayersExportResult))]
[JsonSerializable(typeof(LayersImportResult))]
[JsonSerializable(typeof(LayersBenchResult))]
[JsonSerializable(typeof(PlotResult))]
[JsonSerializable(typeof(CompareResult))]
[JsonSerializable(typeof(LanguageListResult))]
[JsonSerializable(typeof(RenamedResult))]
[JsonSerializable(typeof(ExportedResult))]
[JsonSerializable(typeof(AlignResult))]
[JsonSerializable(typeof(ModelListResult))]
[JsonSerializable(typeof(PulledResult))]
[JsonSerializable(typeof(QuantizedResult))]
[JsonSerializable(typeof(VerifyResult))]
[JsonSerializable(typeof(PathResult))]
[JsonSerializable(typeof(KeyResult))]
[JsonSerializable(typeof(KeyAddedResult))]
[JsonSerializable(typeof(KeyListResult))]
[JsonSerializable(typeof(BackupCommandResult))]
[JsonSerializable(typeof(ChallengeResult))]
[JsonSerializable(typeof(ConsentVerifyResult))]
[JsonSerializable(typeof(ConsentResult))]
[JsonSerializable(typeof(ConsentListResult))]
[JsonSerializable(typeof(ConsentRevokedResult))]
[JsonSerializable(typeof(PurgeResult))]
[JsonSerializable(typeof(SpeakerResult))]
[JsonSerializable(typeof(BlockedResult))]
[JsonSerializable(typeof(BlockListResult))]
[JsonSerializable(typeof(DetectResult))]
[JsonSerializable(typeof(LogCheckResult))]
[JsonSerializable(typeof(AuditListResult))]
[JsonSerializable(typeof(LogExportResult))]
[JsonSerializable(typeof(LogPruneResult))]
internal sealed partial class CliJson : JsonSerializerContext
{
    /// <summary>Prints one object on one line. Letters of every script stay readable.</summary>
    public static void Print<T>(TextWriter writer, T value, JsonTypeInfo<T> type) => writer.WriteLine(Text(value, type));

    /// <summary>One object as one line of JSON.</summary>
    public static string Text<T>(T value, JsonTypeInfo<T> type)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            JsonSerializer.Serialize(json, value, type);
        }

        return System.Text.Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
