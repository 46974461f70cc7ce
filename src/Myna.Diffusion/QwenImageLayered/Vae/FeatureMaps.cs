using Myna.Tensors.Kernels.Convolutions;
using Myna.Tensors.Memory;

namespace Myna.Diffusion.QwenImageLayered.Vae;

/// <summary>Memory of feature maps that is used again: at full resolution a map has hundreds of megabytes.</summary>
internal sealed class FeatureMaps
{
    private readonly List<AlignedBuffer<float>> _free = [];

    /// <summary>A map with a zero border, whose inside is not defined.</summary>
    public FeatureMap Rent(int height, int width, int channels)
    {
        int length = FeatureMap.LengthOf(height, width, channels);
        AlignedBuffer<float>? best = null;
        foreach (AlignedBuffer<float> buffer in _free)
        {
            best = buffer.Length >= length && (best is null || buffer.Length < best.Length) ? buffer : best;
        }

        if (best is null)
        {
            // Buffers that are too small will not be asked for again: maps grow towards the picture.
            _free.Clear();
            return new FeatureMap(height, width, channels);
        }

        _free.Remove(best);
        return FeatureMap.Within(best, height, width, channels);
    }

    /// <summary>Gives a map's memory back.</summary>
    public void Return(FeatureMap map) => _free.Add(map.Memory);
}
