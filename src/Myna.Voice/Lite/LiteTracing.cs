using System.Diagnostics;

namespace Myna.Voice.Lite;

/// <summary>
/// Where the time goes, as .NET activities that any listener (a benchmark, OpenTelemetry) may watch; free when nobody does.
/// </summary>
internal static class LiteTracing
{
    /// <summary>Name of the activity source.</summary>
    public const string SourceName = "Myna.Voice.Lite";

    /// <summary>Text into phonemes, by eSpeak NG.</summary>
    public const string Phonemes = "phonemes";

    /// <summary>Text encoder and durations.</summary>
    public const string Text = "text";

    /// <summary>All steps of the flow-matching decoder.</summary>
    public const string Decoder = "decoder";

    /// <summary>Pitch, pulses, filters and inverse transform.</summary>
    public const string Vocoder = "vocoder";

    /// <summary>Tag of the decoder's activity: fp32 operations of the whole sentence (<see cref="LiteWork"/>).</summary>
    public const string Operations = "operations";

    public static readonly ActivitySource Source = new(SourceName);
}
