using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;

namespace Myna.Voice.Lite;

/// <summary>What the reference encoder hears in a clip.</summary>
/// <param name="Vector">The speaker vector, <c>[width]</c>.</param>
/// <param name="Frames">Frame features, <c>[frames, width]</c>.</param>
/// <param name="Mean">Smoothed mean log-mel of the clip, <c>[mels]</c>.</param>
internal sealed record ReferenceVoice(float[] Vector, float[] Frames, float[] Mean);

/// <summary>Turns the log-mel of a clip into a voice (specification §5, <c>ref</c>).</summary>
internal sealed class ReferenceEncoder
{
    private readonly LiteConfig _config;
    private readonly int _width;
    private readonly PackedMatrix _inp; // mels → width
    private readonly Block[] _blocks;
    private readonly float[] _scale; // [width]
    private readonly float[] _shift; // [width]
    private readonly PackedMatrix _att1; // width → attention
    private readonly PackedMatrix _att2; // attention → width
    private readonly PackedMatrix _pool; // 2·width → width
    private readonly PackedMatrix _st1; // 2·mels → width
    private readonly PackedMatrix _st2; // width → width

    public ReferenceEncoder(WeightReader weights, LiteConfig config)
    {
        ReferenceConfig r = config.Reference;
        _config = config;
        _width = r.Width;
        _inp = weights.Linear("inp", r.Width, config.Mels);
        _blocks = [.. r.Dilations.Select((d, i) => new Block(weights.In($"blocks.{i}"), r.Width, 0, r.Mult, r.Kernel, d))];
        _scale = weights.Floats("scale", r.Width);
        _shift = weights.Floats("shift", r.Width);
        _att1 = weights.Linear("att1", r.Attention, r.Width);
        _att2 = weights.Linear("att2", r.Width, r.Attention);
        _pool = weights.Linear("pool", r.Width, 2 * r.Width);
        _st1 = weights.Linear("st1", r.Width, 2 * config.Mels);
        _st2 = weights.Linear("st2", r.Width, r.Width);
    }

    /// <summary>Listens to a clip.</summary>
    /// <param name="mel">Log-mel, <c>[frames, mels]</c>.</param>
    /// <param name="crew">Who does it.</param>
    /// <param name="taps">Told of every stage by name, for tests; null otherwise.</param>
    /// <param name="cancellationToken">Checked between blocks.</param>
    public ReferenceVoice Listen(ReadOnlySpan<float> mel, Crew crew, StageTap? taps, CancellationToken cancellationToken)
    {
        int frames = mel.Length / _config.Mels;
        int c = _width;
        ReferenceStatistics statistics = ReferenceStatistics.Measure(mel, _config.Mels, _config.Reference);
        float[] stats = statistics.Features();
        taps?.Invoke("mean", statistics.Mean);
        taps?.Invoke("std", statistics.Deviation);
        taps?.Invoke("stats", stats);

        var buffers = new PingPong(new float[frames * c], new float[frames * c]);
        MatMul.Multiply(statistics.Normalize(mel), frames, _inp, buffers.Current, crew);
        taps?.Invoke("ref.inp", buffers.Current);
        var modulation = new float[3 * c];
        for (int i = 0; i < _blocks.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _blocks[i].Modulate(default, modulation, crew);
            buffers.Through(_blocks[i], frames, modulation, crew);
            taps?.Invoke($"ref.block{i}", buffers.Current);
        }

        var h = new float[frames * c]; // the frame features
        Normalization.LayerNorm(buffers.Current, h, _scale, _shift);
        taps?.Invoke("frames", h);
        float[] vector = SpeakerVector(h, frames, stats, crew);
        taps?.Invoke("vector", vector);
        return new ReferenceVoice(vector, h, statistics.Mean);
    }

    /// <summary>Attentive statistics pooling, plus what the long-term spectrum says.</summary>
    private float[] SpeakerVector(float[] h, int frames, float[] stats, Crew crew)
    {
        int c = _width;
        var hidden = new float[frames * _att1.Outputs];
        MatMul.Multiply(h, frames, _att1, hidden, crew);
        Activations.Tanh(hidden, hidden);
        var weights = new float[frames * c]; // [frames, c], softmax over frames for each channel
        MatMul.Multiply(hidden, frames, _att2, weights, crew);
        Softmax.Columns(weights, c);

        var pooled = new float[2 * c]; // mean and standard deviation of each channel
        for (int channel = 0; channel < c; channel++)
        {
            double mean = 0, square = 0;
            for (int t = 0; t < frames; t++)
            {
                double weighted = (double)weights[(t * c) + channel] * h[(t * c) + channel];
                mean += weighted;
                square += weighted * h[(t * c) + channel];
            }

            pooled[channel] = (float)mean;
            pooled[c + channel] = (float)Math.Sqrt(Math.Max(square - (mean * mean), 1e-5));
        }

        var vector = new float[c];
        MatMul.Multiply(pooled, 1, _pool, vector);

        var spectrum = new float[c];
        var fromSpectrum = new float[c];
        MatMul.Multiply(stats, 1, _st1, spectrum);
        Activations.Gelu(spectrum, spectrum);
        MatMul.Multiply(spectrum, 1, _st2, fromSpectrum);
        Elementwise.Add(vector, fromSpectrum, vector);
        return vector;
    }
}
