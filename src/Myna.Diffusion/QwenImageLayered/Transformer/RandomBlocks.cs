using Myna.Diffusion.QwenImageLayered.Weights;
using Myna.Tensors.Kernels.Quantised;

namespace Myna.Diffusion.QwenImageLayered.Transformer;

/// <summary>A block of random quantised weights of any size, for measurements: made in the kernels' own layout, without rounding anything.</summary>
internal static class RandomBlocks
{
    private const int LineBytes = 64;
    private const int Int4BlockBytes = 9 * LineBytes;

    /// <summary>Makes a block.</summary>
    /// <param name="config">Sizes.</param>
    /// <param name="format">Int8 or Int4; the modulation is int8 either way.</param>
    /// <param name="seed">Where the random numbers start from.</param>
    public static TransformerBlock Make(TransformerConfig config, WeightFormat format, int seed)
    {
        var random = new Random(seed);
        int width = config.Width;
        QuantisedFormat blocks = CheckpointModelWeights.Format(format);
        return new TransformerBlock(Stream(), Stream());

        BlockStream Stream()
        {
            float[] norm = new float[config.HeadSize];
            norm.AsSpan().Fill(1f);
            return new BlockStream(
                Matrix(6 * width, width, QuantisedFormat.Int8, random), Matrix(width, width, blocks, random), Matrix(width, width, blocks, random),
                Matrix(width, width, blocks, random), Matrix(width, width, blocks, random), norm, norm,
                Matrix(config.Hidden, width, blocks, random), Matrix(width, config.Hidden, blocks, random));
        }
    }

    /// <summary>Random bytes, and scales that keep a row's length: what a trained matrix does, roughly.</summary>
    private static QuantisedMatrix Matrix(int outputs, int inputs, QuantisedFormat format, Random random)
    {
        var packed = new byte[QuantisedMatrix.BytesFor(outputs, inputs, format)];
        random.NextBytes(packed);
        if (format == QuantisedFormat.Int4)
        {
            ushort scale = (ushort)(BitConverter.SingleToUInt32Bits(0.2f / MathF.Sqrt(inputs)) >> 16);
            for (int block = Int4BlockBytes - LineBytes; block < packed.Length; block += Int4BlockBytes)
            {
                for (int i = 0; i < LineBytes; i += sizeof(ushort))
                {
                    BitConverter.TryWriteBytes(packed.AsSpan(block + i), scale);
                }
            }
        }
        else
        {
            int panel = packed.Length / ((outputs + 15) / 16);
            for (int end = panel; end <= packed.Length; end += panel)
            {
                for (int i = 0; i < LineBytes; i += sizeof(float))
                {
                    BitConverter.TryWriteBytes(packed.AsSpan(end - LineBytes + i), 0.012f / MathF.Sqrt(inputs));
                }
            }
        }

        return QuantisedMatrix.FromPacked(packed, outputs, inputs, format);
    }
}
