using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;

namespace Myna.Voice.Lite;

/// <summary>How long each symbol lasts in a given voice (specification §6, <c>dur</c> and <c>durout</c>).</summary>
internal sealed class DurationPredictor
{
    private readonly int _width;
    private readonly Block[] _blocks;
    private readonly PackedMatrix _out; // width → 1

    public DurationPredictor(WeightReader weights, LiteConfig config)
    {
        TextConfig t = config.Text;
        _width = t.Width;
        _blocks = [.. Enumerable.Range(0, t.DurationBlocks).Select(
            i => new Block(weights.In($"dur.{i}"), t.Width, config.Reference.Width, t.DurationMult, t.DurationKernel, 1))];
        _out = weights.Linear("durout", 1, t.Width);
    }

    /// <summary>Predicts ln of the frames of each symbol.</summary>
    /// <param name="features">Text features, <c>[X, width]</c>.</param>
    /// <param name="count">X.</param>
    /// <param name="speaker">Speaker vector.</param>
    /// <param name="logFrames">Receives <c>[X]</c>.</param>
    /// <param name="workspace">The speaker's memory.</param>
    /// <param name="crew">Who does it.</param>
    public void Predict(
        ReadOnlySpan<float> features, int count, ReadOnlySpan<float> speaker, Span<float> logFrames, Workspace workspace, Crew crew)
    {
        int c = _width;
        var h = new PingPong(workspace.Get("duration.a", count * c), workspace.Get("duration.b", count * c));
        features.CopyTo(h.Current);
        Span<float> modulation = workspace.Get("duration.modulation", 3 * c);
        foreach (Block block in _blocks)
        {
            block.Modulate(speaker, modulation, crew);
            h.Through(block, count, modulation, crew);
        }

        Normalization.LayerNorm(h.Current, h.Spare, c);
        MatMul.Multiply(h.Spare, count, _out, logFrames);
    }

    /// <summary>Whole frames: max(1, round(e^logFrames / speed)).</summary>
    /// <param name="logFrames">What <see cref="Predict"/> made.</param>
    /// <param name="speeds">Rate at each symbol, <c>[symbols]</c>; 1 is the voice's own pace.</param>
    /// <param name="frames">Receives frames of each symbol.</param>
    /// <returns>Their sum.</returns>
    public static int Round(ReadOnlySpan<float> logFrames, ReadOnlySpan<float> speeds, Span<int> frames)
    {
        int total = 0;
        Span<float> length = stackalloc float[1];
        for (int i = 0; i < frames.Length; i++)
        {
            Activations.Exp(logFrames.Slice(i, 1), length);
            frames[i] = Math.Max(1, (int)MathF.Round(length[0] / speeds[i]));
            total += frames[i];
        }

        return total;
    }
}
