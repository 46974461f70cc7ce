using Myna.Tensors.Kernels;

namespace Myna.Voice.Lite;

/// <summary>
/// The decoder's condition vector: cond = SiLU(t2(SiLU(t1(e(t)))) + sp(speaker)), e(t) = [sin, cos](1000·t·10000^(-i/n)).
/// </summary>
internal sealed class TimeCondition
{
    private const double Timescale = 1000;
    private const double LongestPeriod = 10_000;

    private readonly int _frequencies;
    private readonly PackedMatrix _t1; // 2·frequencies → condition
    private readonly PackedMatrix _t2; // condition → condition
    private readonly PackedMatrix _sp; // reference width → condition

    public TimeCondition(WeightReader weights, LiteConfig config)
    {
        DecoderConfig d = config.Decoder;
        _frequencies = d.TimeFrequencies;
        _t1 = weights.Linear("t1", d.Condition, 2 * d.TimeFrequencies);
        _t2 = weights.Linear("t2", d.Condition, d.Condition);
        _sp = weights.Linear("sp", d.Condition, config.Reference.Width);
    }

    /// <summary>sp(speaker); an empty vector stands for zeros.</summary>
    public float[] Speaker(ReadOnlySpan<float> vector)
    {
        var result = new float[_sp.Outputs];
        MatMul.Multiply(vector.IsEmpty ? new float[_sp.Inputs] : vector, 1, _sp, result);
        return result;
    }

    /// <summary>The condition at time t.</summary>
    /// <param name="time">t, 0–1.</param>
    /// <param name="speaker">What <see cref="Speaker"/> made.</param>
    /// <param name="condition">Receives <c>[condition]</c>.</param>
    public void At(float time, ReadOnlySpan<float> speaker, Span<float> condition)
    {
        Span<float> embedding = stackalloc float[2 * _frequencies];
        for (int i = 0; i < _frequencies; i++)
        {
            double angle = Timescale * time * Math.Pow(LongestPeriod, -(double)i / _frequencies);
            embedding[i] = (float)Math.Sin(angle);
            embedding[_frequencies + i] = (float)Math.Cos(angle);
        }

        Span<float> hidden = stackalloc float[condition.Length];
        MatMul.Multiply(embedding, 1, _t1, hidden);
        Activations.Silu(hidden, hidden);
        MatMul.Multiply(hidden, 1, _t2, condition);
        Elementwise.Add(condition, speaker, condition);
        Activations.Silu(condition, condition);
    }
}
