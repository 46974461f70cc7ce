using System.Diagnostics;
using System.Diagnostics.Metrics;
using Myna.Server.Speaking;

namespace Myna.Server.Telemetry;

/// <summary>What the server counts and times, under the name <see cref="Name"/>. No text, voice name or key is in it.</summary>
internal sealed class Meters : IDisposable
{
    /// <summary>Name of the meter and of the traces.</summary>
    public const string Name = "Myna.Server";

    private static readonly double[] FirstAudioBounds = [0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 2, 3, 5, 10, 30];

    private readonly Meter _meter = new(Name);
    private readonly Histogram<double> _firstAudio;
    private readonly Counter<double> _spokenSeconds;
    private readonly Counter<long> _characters;

    /// <summary>Makes the instruments.</summary>
    public Meters(SpeakingTurns turns)
    {
        _firstAudio = _meter.CreateHistogram(
            "myna.speech.first_audio",
            "s",
            "From the order to the first bytes of sound, waiting included.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = FirstAudioBounds });
        _spokenSeconds = _meter.CreateCounter<double>("myna.speech.audio", "s", "Speech that was made.");
        _characters = _meter.CreateCounter<long>("myna.speech.characters", "{character}", "Text that was spoken.");
        _meter.CreateObservableGauge("myna.speech.speaking", () => turns.Speaking, "{request}", "Requests that are being spoken.");
        _meter.CreateObservableGauge("myna.speech.waiting", () => turns.Waiting, "{request}", "Requests that wait for a speaker.");
        _meter.CreateObservableGauge("myna.memory.resident", () => Environment.WorkingSet, "By", "Memory of the process.");
    }

    /// <summary>Traces of the server's own work.</summary>
    public static ActivitySource Tracing { get; } = new(Name);

    /// <summary>Somebody heard the first sound.</summary>
    public void FirstAudio(double seconds, string model) => _firstAudio.Record(seconds, new KeyValuePair<string, object?>("model", model));

    /// <summary>Something was spoken to its end.</summary>
    public void Spoken(double seconds, int characters, string model)
    {
        _spokenSeconds.Add(seconds, new KeyValuePair<string, object?>("model", model));
        _characters.Add(characters, new KeyValuePair<string, object?>("model", model));
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}
