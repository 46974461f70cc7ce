using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;

namespace Myna.Voice.Lite;

/// <summary>
/// The vocoder's network (specification §8.3): from mel and pitch of a frame to its four filters, gh, gn, pr and pi.
/// </summary>
internal sealed class FilterNet
{
    private readonly int _width;
    private readonly Block[] _blocks;
    private readonly float[] _scale; // [width]
    private readonly float[] _shift; // [width]
    private readonly PackedMatrix _inp; // mels + 2 → width
    private readonly PackedMatrix _out; // width → 4·bins

    public FilterNet(WeightReader weights, LiteConfig config)
    {
        VocoderConfig v = config.Vocoder;
        _width = v.Width;
        _inp = weights.Linear("inp", v.Width, config.Mels + 2);
        _blocks = [.. Enumerable.Range(0, v.Blocks).Select(i => new Block(weights.In($"blocks.{i}"), v.Width, 0, v.Mult, v.Kernel, 1))];
        Context = _blocks.Sum(block => block.Context);
        _scale = weights.Floats("scale", v.Width);
        _shift = weights.Floats("shift", v.Width);
        _out = weights.Linear("out", 4 * config.Bins, v.Width);
    }

    /// <summary>Length of an input row: mels, pitch and voicing.</summary>
    public int Inputs => _inp.Inputs;

    /// <summary>Length of a filter row: four times the bins.</summary>
    public int Outputs => _out.Outputs;

    /// <summary>Frames on each side that an output frame depends on.</summary>
    public int Context { get; }

    /// <summary>Makes the filters of a stretch of frames.</summary>
    /// <param name="x"><c>[frames, mels + 2]</c>.</param>
    /// <param name="frames">Number of frames. Those within <see cref="Context"/> of an end that is not the sentence's are not final.</param>
    /// <param name="from">First frame whose filters are wanted.</param>
    /// <param name="count">How many are wanted.</param>
    /// <param name="filters">Receives <c>[count, 4·bins]</c>.</param>
    /// <param name="workspace">The speaker's memory.</param>
    /// <param name="crew">Who does it.</param>
    /// <param name="taps">Told of every stage by name, for tests; null otherwise.</param>
    public void Forward(
        ReadOnlySpan<float> x, int frames, int from, int count, Span<float> filters, Workspace workspace, Crew crew, StageTap? taps)
    {
        int c = _width;
        var y = new PingPong(workspace.Get("filter.a", frames * c), workspace.Get("filter.b", frames * c));
        MatMul.Multiply(x, frames, _inp, y.Current, crew);
        taps?.Invoke("voc.inp", y.Current);
        Span<float> modulation = workspace.Get("filter.modulation", 3 * c);
        for (int i = 0; i < _blocks.Length; i++)
        {
            _blocks[i].Modulate(default, modulation, crew);
            y.Through(_blocks[i], frames, modulation, crew);
            taps?.Invoke($"voc.block{i}", y.Current);
        }

        Span<float> h = y.Spare.Slice(from * c, count * c);
        Normalization.LayerNorm(y.Current.Slice(from * c, count * c), h, _scale, _shift);
        MatMul.Multiply(h, count, _out, filters, crew);
        taps?.Invoke("filters", filters);
    }
}
