using Myna.Tensors.Kernels.Convolutions;
using Myna.Tensors.Weights;
using Myna.Tensors.Weights.Checkpoints;

namespace Myna.Diffusion.QwenImageLayered.Vae;

/// <summary>
/// Weights of the VAE. It is a video VAE of causal 3-D convolutions; a single picture meets only the last slice in time of each
/// kernel (the frames before it are zeros), so that is all that is kept.
/// </summary>
/// <param name="tensors">The files.</param>
internal sealed class VaeWeights(CheckpointTensors tensors)
{
    /// <summary>The name of the weights' file in diffusers' folders.</summary>
    public const string FileName = "diffusion_pytorch_model.safetensors";

    /// <summary>A convolution, 2-D or the last slice in time of a 3-D one.</summary>
    public Convolution2d Convolution(string name, int outputs, int inputs, int kernel)
    {
        TensorEntry entry = tensors.Entry(name + ".weight");
        int depth = entry.Shape.Count == 5 ? (int)Math.Clamp(entry.Shape[2], 1, 3) : 1;
        float[] all = entry.Shape.Count == 5
            ? tensors.ReadFloats(name + ".weight", outputs, inputs, depth, kernel, kernel)
            : tensors.ReadFloats(name + ".weight", outputs, inputs, kernel, kernel);
        return new Convolution2d(LastSlices(all, depth, kernel * kernel), Vector(name + ".bias", outputs), outputs, inputs, kernel);
    }

    /// <summary>A 1×1 convolution's weights as a matrix <c>[outputs, inputs]</c>.</summary>
    public float[] Matrix(string name, int outputs, int inputs) => tensors.ReadFloats(name + ".weight", outputs, inputs, 1, 1);

    /// <summary>A bias.</summary>
    public float[] Vector(string name, int length) => tensors.ReadFloats(name, length);

    /// <summary>A norm's gamma, stored with extents of 1 behind the channels.</summary>
    public ChannelNorm Norm(string name, int channels)
    {
        int dimensions = tensors.Entry(name + ".gamma").Shape.Count;
        int[] shape = [channels, .. Enumerable.Repeat(1, Math.Max(0, dimensions - 1))];
        return new ChannelNorm(tensors.ReadFloats(name + ".gamma", shape));
    }

    /// <summary>Whether there is a tensor of that name.</summary>
    public bool Contains(string tensor) => tensors.Contains(tensor);

    private static float[] LastSlices(float[] weights, int depth, int area)
    {
        if (depth == 1)
        {
            return weights;
        }

        var last = new float[weights.Length / depth];
        for (int i = 0; i < last.Length / area; i++)
        {
            weights.AsSpan(((i * depth) + depth - 1) * area, area).CopyTo(last.AsSpan(i * area));
        }

        return last;
    }
}
