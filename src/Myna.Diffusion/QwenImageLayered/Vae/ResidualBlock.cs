using Myna.Tensors.Kernels;
using Myna.Tensors.Kernels.Convolutions;
using Myna.Tensors.Threads;

namespace Myna.Diffusion.QwenImageLayered.Vae;

/// <summary>conv2(silu(norm2(conv1(silu(norm1(x)))))) + shortcut(x); the shortcut is a 1×1 convolution where the number of features changes.</summary>
internal sealed class ResidualBlock
{
    private readonly ChannelNorm _norm1;
    private readonly ChannelNorm _norm2;
    private readonly Convolution2d _conv1;
    private readonly Convolution2d _conv2;
    private readonly Convolution2d? _shortcut;

    public ResidualBlock(VaeWeights weights, string name, int inputs, int outputs)
    {
        _norm1 = weights.Norm(name + ".norm1", inputs);
        _conv1 = weights.Convolution(name + ".conv1", outputs, inputs, 3);
        _norm2 = weights.Norm(name + ".norm2", outputs);
        _conv2 = weights.Convolution(name + ".conv2", outputs, outputs, 3);
        _shortcut = inputs == outputs ? null : weights.Convolution(name + ".conv_shortcut", outputs, inputs, 1);
    }

    /// <summary>Runs the block; the input's memory is given back.</summary>
    public FeatureMap Run(FeatureMap x, FeatureMaps maps, Crew crew)
    {
        FeatureMap normed = maps.Rent(x.Height, x.Width, x.Channels);
        _norm1.Run(x, normed, silu: true, crew);
        FeatureMap hidden = maps.Rent(x.Height, x.Width, _conv1.Outputs);
        _conv1.Run(normed, hidden, crew);
        maps.Return(normed);
        _norm2.Run(hidden, hidden, silu: true, crew);
        FeatureMap result = maps.Rent(x.Height, x.Width, _conv2.Outputs);
        _conv2.Run(hidden, result, crew);
        if (_shortcut is null)
        {
            Add(result, x, crew);
        }
        else
        {
            _shortcut.Run(x, hidden, crew);
            Add(result, hidden, crew);
        }

        maps.Return(hidden);
        maps.Return(x);
        return result;
    }

    /// <summary>sum += x.</summary>
    public static void Add(FeatureMap sum, FeatureMap x, Crew crew) =>
        CrewRows.Run(crew, sum.Height, 1, (from, to) =>
        {
            for (int row = from; row < to; row++)
            {
                Elementwise.Add(sum.Row(row), x.Row(row), sum.Row(row));
            }
        });
}
