using System.Buffers;

namespace Myna.Audio.Watermark;

/// <summary>
/// Puts a watermark into a stream of speech. What goes in comes out, as long as it went in, at most 50 ms later; how the stream
/// is cut into pieces does not change the result.
/// </summary>
public sealed class WatermarkEmbedder
{
    /// <summary>Makes an embedder for one stream at a time.</summary>
    /// <param name="settings">Which mark.</param>
    /// <param name="sampleRate">Of the speech, in Hz.</param>
    public WatermarkEmbedder(WatermarkSettings settings, int sampleRate)
    {
        ArgumentNullException.ThrowIfNull(settings);
        SampleRate = sampleRate;
    }

    /// <summary>In Hz.</summary>
    public int SampleRate { get; }

    /// <summary>Marks a whole clip.</summary>
    /// <param name="samples">Mono samples, full scale ±1; not changed.</param>
    /// <param name="sampleRate">Their rate in Hz.</param>
    /// <param name="settings">Which mark; a copy comes back where it is <see cref="WatermarkSettings.Off"/>.</param>
    /// <returns>As many samples.</returns>
    public static float[] Mark(ReadOnlySpan<float> samples, int sampleRate, WatermarkSettings settings)
    {
        var embedder = new WatermarkEmbedder(settings, sampleRate);
        var marked = new ArrayBufferWriter<float>(Math.Max(1, samples.Length));
        embedder.Push(samples, marked);
        embedder.Finish(marked);
        return marked.WrittenSpan.ToArray();
    }

    /// <summary>Takes the next piece of the stream and writes what can be told of the output by now.</summary>
    /// <param name="samples">The piece, of any length.</param>
    /// <param name="output">Receives the samples that are ready.</param>
    public void Push(ReadOnlySpan<float> samples, IBufferWriter<float> output) => throw new NotImplementedException();

    /// <summary>Ends the stream: writes the rest. The embedder is as new afterwards.</summary>
    /// <param name="output">Receives the last samples.</param>
    public void Finish(IBufferWriter<float> output) => throw new NotImplementedException();
}
