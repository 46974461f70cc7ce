using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;

namespace Myna.Diffusion.QwenImageLayered.Transformer;

/// <summary>What the time does to one stream of one block: Linear(silu(temb)) in six parts.</summary>
internal sealed class Modulation
{
    private readonly float[] _values; // [6, width]: shift1, 1 + scale1, gate1, shift2, 1 + scale2, gate2
    private readonly int _width;

    /// <summary>Makes the six parts.</summary>
    /// <param name="projection">D → 6D.</param>
    /// <param name="activated"><c>[D]</c>: silu of the time embedding.</param>
    /// <param name="crew">Who computes.</param>
    public Modulation(IProjection projection, ReadOnlySpan<float> activated, Crew crew)
    {
        _width = activated.Length;
        _values = new float[6 * _width];
        projection.Multiply(activated, 1, _values, crew);
        foreach (int part in (ReadOnlySpan<int>)[1, 4])
        {
            foreach (ref float scale in _values.AsSpan(part * _width, _width))
            {
                scale = 1f + scale;
            }
        }
    }

    /// <summary>Added before attention.</summary>
    public ReadOnlySpan<float> Shift1 => Part(0);

    /// <summary>1 + scale before attention.</summary>
    public ReadOnlySpan<float> Scale1 => Part(1);

    /// <summary>Times the attention's result.</summary>
    public ReadOnlySpan<float> Gate1 => Part(2);

    /// <summary>Added before the MLP.</summary>
    public ReadOnlySpan<float> Shift2 => Part(3);

    /// <summary>1 + scale before the MLP.</summary>
    public ReadOnlySpan<float> Scale2 => Part(4);

    /// <summary>Times the MLP's result.</summary>
    public ReadOnlySpan<float> Gate2 => Part(5);

    private ReadOnlySpan<float> Part(int index) => _values.AsSpan(index * _width, _width);
}
