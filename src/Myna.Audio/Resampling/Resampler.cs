using System.Buffers;
using Myna.Tensors.Hardware;
using Myna.Tensors.Kernels;

namespace Myna.Audio.Resampling;

/// <summary>
/// Changes the sample rate of one channel by any ratio of whole numbers, with a polyphase windowed-sinc filter. The
/// filter's delay is taken out: sample t of the output stands at the same time as in the input.
/// </summary>
/// <remarks>
/// <para>By default even to 0.01 dB up to 94 % of the lower of the two Nyquist frequencies, and more than 100 dB down
/// from that frequency on. Measured in the tests.</para>
/// <para>Whole clips go through <see cref="Resample"/> or <see cref="Whole"/>. For a stream keep one resampler, call
/// <see cref="Push"/> for each piece and <see cref="Finish"/> at the end: the result has the same bits as that of the
/// whole clip, however it was cut. One resampler serves one stream at a time.</para>
/// </remarks>
public sealed class Resampler
{
    /// <summary>The lowest sample rate, in Hz.</summary>
    public const int LowestRate = 1000;

    /// <summary>The highest sample rate, in Hz.</summary>
    public const int HighestRate = 768_000;

    private readonly PolyphaseFilter _filter;
    private readonly int _up;
    private readonly int _down;
    private readonly VectorWidth _width;
    private float[] _kept;
    private int _keptCount;
    private long _keptFrom;
    private long _taken;
    private long _given;

    /// <summary>Designs the filter for two rates.</summary>
    /// <param name="fromHz">Rate of the input, <see cref="LowestRate"/> to <see cref="HighestRate"/> Hz.</param>
    /// <param name="toHz">Rate of the output, in the same range.</param>
    /// <param name="settings">How sharp the filter is; the default if null.</param>
    public Resampler(int fromHz, int toHz, ResamplerSettings? settings = null)
        : this(fromHz, toHz, settings ?? ResamplerSettings.Default, Simd.Width)
    {
    }

    internal Resampler(int fromHz, int toHz, ResamplerSettings settings, VectorWidth width)
    {
        CheckRate(fromHz, nameof(fromHz));
        CheckRate(toHz, nameof(toHz));
        int common = GreatestCommonDivisor(fromHz, toHz);
        _up = toHz / common;
        _down = fromHz / common;
        _filter = new PolyphaseFilter(_up, _down, settings);
        _width = width;
        _kept = new float[4 * _filter.Half];
        Reset();
    }

    /// <summary>How far the filter looks ahead, in input samples: what a stream's output lags behind its input.</summary>
    public int LookAhead => _filter.Half;

    /// <summary>Samples of output for <paramref name="inputLength"/> samples of input: rounded, halves up.</summary>
    public long OutputLength(long inputLength) => (long)((((Int128)inputLength * _up * 2) + _down) / (2 * _down));

    /// <summary>Resamples a whole mono clip.</summary>
    /// <param name="samples">The input; not changed.</param>
    /// <param name="fromHz">Its rate in Hz.</param>
    /// <param name="toHz">The new rate in Hz.</param>
    /// <returns>Round(n·to/from) samples; a copy of the input if the rates are equal.</returns>
    public static float[] Resample(ReadOnlySpan<float> samples, int fromHz, int toHz)
    {
        CheckRate(fromHz, nameof(fromHz));
        return fromHz == toHz ? samples.ToArray() : new Resampler(fromHz, toHz).Whole(samples);
    }

    /// <summary>Resamples a whole clip; the resampler is as new afterwards.</summary>
    /// <param name="samples">The input; not changed.</param>
    /// <returns><see cref="OutputLength"/> samples.</returns>
    public float[] Whole(ReadOnlySpan<float> samples)
    {
        Reset();
        var output = new ArrayBufferWriter<float>((int)Math.Max(1, OutputLength(samples.Length)));
        Push(samples, output);
        Finish(output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Takes the next piece of a stream and writes what can be told of the output by now.</summary>
    /// <param name="input">The piece, of any length.</param>
    /// <param name="output">Receives the new samples.</param>
    public void Push(ReadOnlySpan<float> input, IBufferWriter<float> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        while (!input.IsEmpty)
        {
            // Pieces of bounded size keep the working memory small whatever the caller's pieces are.
            ReadOnlySpan<float> piece = input[..Math.Min(input.Length, 1 << 14)];
            input = input[piece.Length..];
            Keep(piece);
            _taken += piece.Length;
            Emit(output, long.MaxValue);
        }
    }

    /// <summary>Ends a stream: writes the rest of the output. The resampler is as new afterwards.</summary>
    /// <param name="output">Receives the last samples.</param>
    public void Finish(IBufferWriter<float> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        long end = OutputLength(_taken);
        Keep(new float[_filter.Half + 1]);
        Emit(output, end);
        Reset();
    }

    /// <summary>Forgets the stream so far.</summary>
    public void Reset()
    {
        // Before its first sample a stream is silent.
        _keptCount = _filter.Half - 1;
        _keptFrom = -_keptCount;
        _taken = 0;
        _given = 0;
        Array.Clear(_kept, 0, _keptCount);
    }

    /// <summary>Writes every output, up to <paramref name="end"/>, whose window lies within the samples kept.</summary>
    private void Emit(IBufferWriter<float> output, long end)
    {
        // An output at input position p uses the samples up to p's whole part plus Half.
        long lastWhole = _keptFrom + _keptCount - _filter.Half - 1;
        int count = (int)(Math.Min(end, (((lastWhole + 1) * _up) + _down - 1) / _down) - _given);
        if (count <= 0)
        {
            return;
        }

        Span<float> target = output.GetSpan(count);
        long position = _given * _down;
        int start = (int)((position / _up) - (_filter.Half - 1) - _keptFrom);
        int phase = (int)(position % _up);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<float> window = _kept.AsSpan(start, 2 * _filter.Half);
            target[i] = _filter.Interpolated ? Between(window, phase) : Dot.Product(window, _filter.Row(phase), _width);
            long next = (long)phase + _down;
            start += (int)(next / _up);
            phase = (int)(next % _up);
        }

        output.Advance(count);
        _given += count;
    }

    /// <summary>An output that falls between two rows of taps.</summary>
    private float Between(ReadOnlySpan<float> window, int phase)
    {
        long scaled = (long)phase * _filter.Rows;
        int row = (int)(scaled / _up);
        float share = (float)((double)(scaled % _up) / _up);
        float before = Dot.Product(window, _filter.Row(row), _width);
        float after = Dot.Product(window, _filter.Row(row + 1), _width);
        return MathF.FusedMultiplyAdd(share, after - before, before);
    }

    private void Keep(ReadOnlySpan<float> input)
    {
        // Drop what no output needs any more, then append.
        long firstNeeded = (_given * _down / _up) - (_filter.Half - 1);
        int drop = (int)Math.Clamp(firstNeeded - _keptFrom, 0, _keptCount);
        int left = _keptCount - drop;
        if (left + input.Length > _kept.Length)
        {
            var larger = new float[Math.Max(left + input.Length, 2 * _kept.Length)];
            _kept.AsSpan(drop, left).CopyTo(larger);
            _kept = larger;
        }
        else
        {
            _kept.AsSpan(drop, left).CopyTo(_kept);
        }

        input.CopyTo(_kept.AsSpan(left));
        _keptFrom += drop;
        _keptCount = left + input.Length;
    }

    private static void CheckRate(int hz, string parameter)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hz, LowestRate, parameter);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hz, HighestRate, parameter);
    }

    private static int GreatestCommonDivisor(int a, int b)
    {
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a;
    }
}
