using System.Buffers;
using System.Runtime.CompilerServices;
using Myna.Audio.Stretching;
using Myna.Voice;

namespace Myna.Server.Speaking;

/// <summary>Speech faster or slower than models speak: they do what they can, and the sound is stretched by the rest, its pitch kept.</summary>
internal static class Stretched
{
    /// <summary>The slowest rate that can be asked for.</summary>
    public const double Slowest = 0.25;

    /// <summary>The fastest.</summary>
    public const double Fastest = 4;

    private const double SlowestModel = 0.5;
    private const double FastestModel = 2;

    /// <summary>The part of a rate that the model is asked for.</summary>
    public static float OfModel(double speed) => (float)Math.Clamp(speed, SlowestModel, FastestModel);

    /// <summary>Speech at the part that the model cannot do.</summary>
    public static IAsyncEnumerable<SpeechChunk> Stretch(IAsyncEnumerable<SpeechChunk> speech, double speed, CancellationToken cancellationToken)
    {
        double rest = speed / Math.Clamp(speed, SlowestModel, FastestModel);
        return rest == 1 ? speech : StretchAsync(speech, rest, cancellationToken);
    }

    private static async IAsyncEnumerable<SpeechChunk> StretchAsync(
        IAsyncEnumerable<SpeechChunk> speech, double rest, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        TimeStretch? stretch = null;
        var samples = new ArrayBufferWriter<float>();
        double start = 0;
        int hz = 0;
        await foreach (SpeechChunk chunk in speech.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            hz = chunk.SampleRate;
            stretch ??= new TimeStretch(hz, rest);
            stretch.Push(chunk.Samples.Span, samples);
            yield return Take([.. chunk.Marks.Select(mark => mark with { Start = mark.Start / rest, End = mark.End / rest })]);
        }

        stretch?.Finish(samples);
        if (samples.WrittenCount > 0)
        {
            yield return Take([]);
        }

        SpeechChunk Take(IReadOnlyList<SpeechMark> marks)
        {
            var chunk = new SpeechChunk(samples.WrittenSpan.ToArray(), hz, start, marks);
            start += (double)samples.WrittenCount / hz;
            samples.ResetWrittenCount();
            return chunk;
        }
    }
}
