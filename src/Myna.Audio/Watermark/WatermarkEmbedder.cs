using System.Buffers;

namespace Myna.Audio.Watermark;

/// <summary>
/// Puts a watermark into a stream of speech. What goes in comes out, as long as it went in, at most 37.4 ms later; how the stream
/// is cut into pieces does not change the result, nor does the machine: the bits are the same.
/// </summary>
/// <remarks>One embedder serves one stream at a time. Work on a stream allocates nothing beyond what the output takes.</remarks>
public sealed class WatermarkEmbedder
{
    /// <summary>The lowest sample rate, in Hz.</summary>
    public const int LowestRate = 1000;

    /// <summary>The highest sample rate, in Hz.</summary>
    public const int HighestRate = 192_000;

    private readonly float[]? _marked; // null where there shall be no mark
    private readonly PairShaper _shaper;
    private readonly float[] _held; // what is not handed out yet: at most one pair
    private readonly long _start;
    private int _heldCount;
    private long _heldFrom; // position in the pattern's time of _held[0]

    /// <summary>Makes an embedder for one stream at a time.</summary>
    /// <param name="settings">Which mark.</param>
    /// <param name="sampleRate">Of the speech, in Hz: <see cref="LowestRate"/> to <see cref="HighestRate"/>.</param>
    /// <param name="position">
    /// How many samples of the same speech were marked before, when this goes on with it: then the mark goes on where it was.
    /// </param>
    public WatermarkEmbedder(WatermarkSettings settings, int sampleRate, long position = 0)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, LowestRate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sampleRate, HighestRate);
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        SampleRate = sampleRate;
        _marked = settings.IsOff ? null : new MarkPattern(settings.Key).Marked(settings.Payload);
        _shaper = new PairShaper(sampleRate);
        _held = new float[_shaper.Samples];
        _start = position;
        _heldFrom = position;
    }

    /// <summary>In Hz.</summary>
    public int SampleRate { get; }

    /// <summary>The most samples that are held back until more has come: 37.3 ms.</summary>
    public int LookAhead => _marked is null ? 0 : _shaper.Samples;

    /// <summary>Where the stream is: the <c>position</c> that it began at and the samples taken since.</summary>
    public long Position => _heldFrom + _heldCount;

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
    public void Push(ReadOnlySpan<float> samples, IBufferWriter<float> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (_marked is null)
        {
            output.Write(samples);
            _heldFrom += samples.Length;
            return;
        }

        while (!samples.IsEmpty)
        {
            // Behind a flush the stream may stand within a pair, of which the beginning is gone: the rest passes as it is.
            int within = (int)(_heldFrom % _shaper.Step);
            if (_heldCount == 0 && within != 0)
            {
                int rest = Math.Min(_shaper.Step - within, samples.Length);
                output.Write(samples[..rest]);
                samples = samples[rest..];
                _heldFrom += rest;
                continue;
            }

            int taken = Math.Min(_held.Length - _heldCount, samples.Length);
            samples[..taken].CopyTo(_held.AsSpan(_heldCount));
            samples = samples[taken..];
            _heldCount += taken;
            if (_heldCount == _held.Length)
            {
                int pair = (int)(_heldFrom / _shaper.Step % MarkGrid.Pairs);
                _shaper.Mark(_held, _marked.AsSpan(pair * MarkGrid.Bands, MarkGrid.Bands));
                output.Write(_held.AsSpan(0, _shaper.Step));
                _held.AsSpan(_shaper.Step).CopyTo(_held);
                _heldFrom += _shaper.Step;
                _heldCount = _shaper.Fade;
            }
        }
    }

    /// <summary>
    /// Writes all that is held back, at the end of a sentence for example: the last milliseconds have no mark. The stream may go on.
    /// </summary>
    /// <param name="output">Receives the samples.</param>
    public void Flush(IBufferWriter<float> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(_held.AsSpan(0, _heldCount));
        _heldFrom += _heldCount;
        _heldCount = 0;
    }

    /// <summary>Ends the stream: writes the rest. The embedder is as new afterwards.</summary>
    /// <param name="output">Receives the last samples.</param>
    public void Finish(IBufferWriter<float> output)
    {
        Flush(output);
        _heldFrom = _start;
    }
}
