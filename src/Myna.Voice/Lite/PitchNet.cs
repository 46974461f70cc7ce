using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;

namespace Myna.Voice.Lite;

/// <summary>
/// Pitch and voicing of each frame of a log-mel (specification §8.1, <c>pitch</c>): a distribution over pitch bins, read
/// off as the weighted mean around its peak, as CREPE does (Kim et al., 2018).
/// </summary>
internal sealed class PitchNet
{
    private readonly PitchConfig _config;
    private readonly int _mels;
    private readonly PackedMatrix _inp; // mels → width
    private readonly Block[] _blocks;
    private readonly float[] _scale; // [width]
    private readonly float[] _shift; // [width]
    private readonly PackedMatrix _out; // width → bins + 1
    private readonly double[] _logCentres; // [bins], ln Hz

    public PitchNet(WeightReader weights, LiteConfig config)
    {
        PitchConfig p = _config = config.Vocoder.Pitch;
        _mels = config.Mels;
        _inp = weights.Linear("inp", p.Width, config.Mels);
        _blocks = [.. p.Dilations.Select((d, i) => new Block(weights.In($"blocks.{i}"), p.Width, 0, p.Mult, p.Kernel, d))];
        _scale = weights.Floats("scale", p.Width);
        _shift = weights.Floats("shift", p.Width);
        _out = weights.Linear("out", p.Bins + 1, p.Width);
        double low = Math.Log(p.MinHz), high = Math.Log(p.MaxHz);
        _logCentres = [.. Enumerable.Range(0, p.Bins).Select(i => low + ((high - low) * i / (p.Bins - 1)))];
    }

    /// <summary>Follows the pitch.</summary>
    /// <param name="z">Scaled log-mel, (mel+5)/3, <c>[frames, mels]</c>.</param>
    /// <param name="frames">Number of frames.</param>
    /// <param name="logPitch">Receives ln f0 in ln Hz of each frame, 0 where it is unvoiced, <c>[frames]</c>.</param>
    /// <param name="voicing">Receives the voicing logit of each frame, <c>[frames]</c>: above 0 is voiced.</param>
    /// <param name="workspace">The speaker's memory.</param>
    /// <param name="crew">Who does it.</param>
    /// <param name="taps">Told of every stage by name, for tests; null otherwise.</param>
    public void Track(
        ReadOnlySpan<float> z, int frames, Span<double> logPitch, Span<float> voicing, Workspace workspace, Crew crew, StageTap? taps)
    {
        int c = _config.Width;
        var x = new PingPong(workspace.Get("pitch.a", frames * c), workspace.Get("pitch.b", frames * c));
        MatMul.Multiply(z[..(frames * _mels)], frames, _inp, x.Current, crew);
        Span<float> modulation = workspace.Get("pitch.modulation", 3 * c);
        for (int i = 0; i < _blocks.Length; i++)
        {
            _blocks[i].Modulate(default, modulation, crew);
            x.Through(_blocks[i], frames, modulation, crew);
            taps?.Invoke($"pitch.block{i}", x.Current);
        }

        Normalization.LayerNorm(x.Current, x.Spare, _scale, _shift);
        int columns = _out.Outputs;
        Span<float> logits = workspace.Get("pitch.logits", frames * columns);
        MatMul.Multiply(x.Spare, frames, _out, logits, crew);
        for (int t = 0; t < frames; t++)
        {
            Span<float> row = logits.Slice(t * columns, columns);
            voicing[t] = row[^1];
            logPitch[t] = voicing[t] > 0 ? LogPitch(row[..^1]) : 0;
        }
    }

    /// <summary>Probability-weighted mean of ln(centre) around the best bin; bins beyond the edges count as the edge.</summary>
    private double LogPitch(Span<float> logits)
    {
        int best = 0;
        for (int i = 1; i < logits.Length; i++)
        {
            best = logits[i] > logits[best] ? i : best;
        }

        double sum = 0, weighted = 0;
        Span<float> weight = stackalloc float[1];
        for (int i = best - _config.Window; i <= best + _config.Window; i++)
        {
            int bin = Math.Clamp(i, 0, logits.Length - 1);
            weight[0] = logits[bin] - logits[best];
            Activations.Exp(weight, weight);
            sum += weight[0];
            weighted += weight[0] * _logCentres[bin];
        }

        return weighted / sum;
    }
}
