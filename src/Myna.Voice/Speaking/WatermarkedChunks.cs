using System.Buffers;
using Myna.Audio.Watermark;

namespace Myna.Voice.Speaking;

/// <summary>
/// Puts the watermark into the chunks of one request. Up to 37 ms are held back until the next chunk; the end of a sentence and a
/// pause hold nothing back, so that speech can be cut there and gone on with.
/// </summary>
internal sealed class WatermarkedChunks(WatermarkSettings settings, SpeechSoFar before)
{
    private readonly List<SpeechMark> _marks = [];
    private WatermarkEmbedder? _embedder;
    private long _given;
    private int _sampleRate;

    /// <summary>Takes the next chunk.</summary>
    /// <returns>What is ready; null where that is nothing yet.</returns>
    public SpeechChunk? Take(SpeechChunk chunk)
    {
        _sampleRate = chunk.SampleRate;
        _embedder ??= new WatermarkEmbedder(settings, _sampleRate, (long)Math.Round(before.Position * _sampleRate));
        ReadOnlySpan<float> samples = chunk.Samples.Span;
        var marked = new ArrayBufferWriter<float>(samples.Length + _embedder.LookAhead);
        _embedder.Push(samples, marked);
        _marks.AddRange(chunk.Marks);
        bool whole = chunk.SoFar is not null || !samples.ContainsAnyExcept(0f);
        if (whole)
        {
            _embedder.Flush(marked);
        }

        SpeechSoFar? soFar = chunk.SoFar is { } told ? told with { Position = (double)_embedder.Position / _sampleRate } : null;
        return Give(marked.WrittenMemory, soFar, whole);
    }

    /// <summary>Ends the speech.</summary>
    /// <returns>What was held back; null where that is nothing.</returns>
    public SpeechChunk? Finish()
    {
        if (_embedder is null)
        {
            return null;
        }

        var marked = new ArrayBufferWriter<float>(_embedder.LookAhead);
        _embedder.Finish(marked);
        return Give(marked.WrittenMemory, soFar: null, whole: true);
    }

    private SpeechChunk? Give(ReadOnlyMemory<float> samples, SpeechSoFar? soFar, bool whole)
    {
        double start = (double)_given / _sampleRate, end = (double)(_given + samples.Length) / _sampleRate;
        int ready = whole ? _marks.Count : _marks.TakeWhile(mark => mark.Start < end).Count();
        if (samples.IsEmpty && ready == 0 && soFar is null)
        {
            return null;
        }

        List<SpeechMark> marks = _marks[..ready];
        _marks.RemoveRange(0, ready);
        _given += samples.Length;
        return new SpeechChunk(samples, _sampleRate, start, marks) { SoFar = soFar };
    }
}
