using Myna.Tensors.Kernels;
using Myna.Tensors.Kernels.Convolutions;
using Myna.Tensors.Memory;
using Myna.Tensors.Threads;

namespace Myna.Diffusion.QwenImageLayered.Vae;

/// <summary>x + proj(attention(norm(x))): one head over all pixels of the smallest map, without positions.</summary>
internal sealed unsafe class PixelAttention
{
    private readonly int _channels;
    private readonly ChannelNorm _norm;
    private readonly PackedMatrix _queriesKeysValues; // [3C, C]
    private readonly PackedMatrix _projection; // [C, C]
    private readonly TiledAttention _attention;

    public PixelAttention(VaeWeights weights, string name, int channels)
    {
        _channels = channels;
        _norm = weights.Norm(name + ".norm", channels);
        _queriesKeysValues = PackedMatrix.Pack(
            weights.Matrix(name + ".to_qkv", 3 * channels, channels), 3 * channels, channels, weights.Vector(name + ".to_qkv.bias", 3 * channels));
        _projection = PackedMatrix.Pack(weights.Matrix(name + ".proj", channels, channels), channels, channels, weights.Vector(name + ".proj.bias", channels));
        _attention = new TiledAttention(1, 1, channels);
    }

    /// <summary>Runs it; the input's memory is given back.</summary>
    public FeatureMap Run(FeatureMap x, FeatureMaps maps, Crew crew)
    {
        int pixels = x.Height * x.Width, stride = 3 * _channels;
        FeatureMap result = maps.Rent(x.Height, x.Width, _channels);
        _norm.Run(x, result, silu: false, crew);
        var joint = new AlignedBuffer<float>(checked(pixels * stride)); // [h·w, q k v]
        CrewRows.Run(crew, x.Height, 1, (from, to) =>
        {
            for (int row = from; row < to; row++)
            {
                Gemm.Multiply(result.Pixel(row, 0), _channels, x.Width, _queriesKeysValues, joint.Pointer + ((nint)row * x.Width * stride), stride);
            }
        });
        _attention.Answer(
            joint.Span, stride, pixels, joint.Span[_channels..], joint.Span[(2 * _channels)..], stride, pixels, causal: false, joint.Span, crew);
        CrewRows.Run(crew, x.Height, 1, (from, to) =>
        {
            for (int row = from; row < to; row++)
            {
                Gemm.Multiply(joint.Pointer + ((nint)row * x.Width * stride), stride, x.Width, _projection, result.Pixel(row, 0), _channels);
                Elementwise.Add(result.Row(row), x.Row(row), result.Row(row));
            }
        });
        maps.Return(x);
        return result;
    }
}
