using Myna.Tensors.Kernels;

using Myna.Voice.Qwen3Tts.Configuration;
namespace Myna.Voice.Qwen3Tts;

/// <summary>The layers of a Qwen3 decoder and the norm behind them. Weights only: threads share it.</summary>
internal sealed class DecoderStack
{
    /// <summary>Rotary tables begin with this many positions, 160 s of sound, and double when a stream grows longer.</summary>
    private const int FirstPositions = 2048;

    private readonly DecoderLayer[] _layers;
    private readonly float[] _norm; // [width]
    private RotaryPositions _rotary;

    /// <summary>Reads a stack.</summary>
    /// <param name="weights">Where the weights come from.</param>
    /// <param name="shape">Sizes of the decoder.</param>
    /// <param name="name">Name of the stack in the checkpoint with a dot behind it.</param>
    public DecoderStack(IWeightSource weights, TransformerConfig shape, string name)
    {
        Shape = shape;
        _layers = [.. Enumerable.Range(0, shape.Layers).Select(i => new DecoderLayer(weights, shape, name, i))];
        _norm = weights.Vector(NormName(name), shape.HiddenSize);
        _rotary = new RotaryPositions(Math.Min(FirstPositions, shape.MaxPositions), shape.HeadSize, shape.RopeTheta);
    }

    public TransformerConfig Shape { get; }

    /// <summary>Bytes of weights that one pass reads.</summary>
    public long Bytes => _layers.Sum(layer => layer.Bytes);

    /// <summary>Name of the last norm's weight in the checkpoint.</summary>
    public static string NormName(string stack) => $"{stack}norm.weight";

    /// <summary>Runs new positions of one or several streams, one pass over the weights; their caches count them afterwards.</summary>
    /// <param name="h"><c>[rows, width]</c>, replaced by the output of the last layer, before the norm.</param>
    /// <param name="segments">Which rows belong to which stream; each stream once.</param>
    /// <param name="work">Working memory.</param>
    /// <param name="tap">Shown the stages, or null.</param>
    /// <exception cref="MynaException">A stream is longer than the model was made for.</exception>
    public void Forward(Span<float> h, ReadOnlySpan<DecoderSegment> segments, DecoderWork work, DecoderTap? tap = null)
    {
        int positions = 0, rows = h.Length / Shape.HiddenSize;
        foreach (DecoderSegment segment in segments)
        {
            int end = segment.Cache.Count + segment.Rows;
            segment.Cache.Reserve(end);
            positions = Math.Max(positions, end);
        }

        RotaryPositions rotary = Rotary(positions);
        work.Reserve(rows, segments[0].Cache.Layout, positions);
        foreach (DecoderLayer layer in _layers)
        {
            layer.Forward(h, segments, rotary, work, tap);
        }

        foreach (DecoderSegment segment in segments)
        {
            segment.Cache.Advance(segment.Rows);
        }
    }

    /// <summary>The last norm.</summary>
    /// <param name="h"><c>[rows, width]</c>.</param>
    /// <param name="y">Receives <c>[rows, width]</c>; may be h.</param>
    public void Norm(ReadOnlySpan<float> h, Span<float> y) => Normalization.RmsNorm(h, y, _norm, Shape.RmsNormEpsilon);

    /// <summary>Tables that reach so many positions. Threads may race to make longer ones: all are equal where they overlap.</summary>
    /// <exception cref="MynaException">The model was made for fewer.</exception>
    internal RotaryPositions Rotary(int positions)
    {
        RotaryPositions rotary = Volatile.Read(ref _rotary);
        if (positions <= rotary.Positions)
        {
            return rotary;
        }

        if (positions > Shape.MaxPositions)
        {
            throw new MynaException($"This text needs {positions} positions; the model was made for at most {Shape.MaxPositions}. Speak it in shorter pieces.");
        }

        int reach = Math.Min(Math.Max(positions, 2 * rotary.Positions), Shape.MaxPositions);
        rotary = new RotaryPositions(reach, Shape.HeadSize, Shape.RopeTheta);
        Volatile.Write(ref _rotary, rotary);
        return rotary;
    }
}
