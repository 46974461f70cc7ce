using System.Buffers.Binary;

namespace Myna.Audio.Files;

/// <summary>Bytes of a WAV file to floats of full scale ±1, and back.</summary>
/// <remarks>
/// Whole numbers are divided by 2^(bits-1), so a sample read and written with the same encoding keeps its bits
/// (32-bit ones keep the 24 bits a float holds).
/// </remarks>
internal static class SampleConversion
{
    /// <summary>Bytes of one sample.</summary>
    public static int Bytes(SampleEncoding encoding) => encoding switch
    {
        SampleEncoding.Pcm8 or SampleEncoding.ALaw or SampleEncoding.MuLaw => 1,
        SampleEncoding.Pcm16 => 2,
        SampleEncoding.Pcm24 => 3,
        SampleEncoding.Pcm32 or SampleEncoding.Float32 => 4,
        SampleEncoding.Float64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(encoding)),
    };

    /// <summary>Decodes as many samples as <paramref name="target"/> holds; what is not a finite number becomes 0.</summary>
    public static void Decode(ReadOnlySpan<byte> source, SampleEncoding encoding, Span<float> target)
    {
        int size = Bytes(encoding);
        ReadOnlySpan<float> table = encoding == SampleEncoding.ALaw ? Companding.ALaw : Companding.MuLaw;
        for (int i = 0; i < target.Length; i++)
        {
            ReadOnlySpan<byte> at = source.Slice(i * size, size);
            target[i] = encoding switch
            {
                SampleEncoding.Pcm8 => (at[0] - 128) / 128f,
                SampleEncoding.Pcm16 => BinaryPrimitives.ReadInt16LittleEndian(at) / 32768f,
                SampleEncoding.Pcm24 => ((at[0] << 8) | (at[1] << 16) | (at[2] << 24)) / 2147483648f,
                SampleEncoding.Pcm32 => BinaryPrimitives.ReadInt32LittleEndian(at) / 2147483648f,
                SampleEncoding.Float32 => Finite(BinaryPrimitives.ReadSingleLittleEndian(at)),
                SampleEncoding.Float64 => Finite((float)BinaryPrimitives.ReadDoubleLittleEndian(at)),
                _ => table[at[0]],
            };
        }
    }

    /// <summary>Encodes all samples; whole-number encodings clip at full scale, and what is no number becomes 0.</summary>
    /// <param name="source">Samples of full scale ±1.</param>
    /// <param name="encoding">How to store them.</param>
    /// <param name="dither">Noise added before rounding, or null for plain rounding (halves to even).</param>
    /// <param name="target">Receives the bytes.</param>
    public static void Encode(ReadOnlySpan<float> source, SampleEncoding encoding, TriangularDither? dither, Span<byte> target)
    {
        int size = Bytes(encoding);
        for (int i = 0; i < source.Length; i++)
        {
            Span<byte> at = target.Slice(i * size, size);
            float sample = float.IsNaN(source[i]) ? 0f : source[i];
            switch (encoding)
            {
                case SampleEncoding.Pcm8:
                    at[0] = (byte)(Whole(sample, 7, dither) + 128);
                    break;
                case SampleEncoding.Pcm16:
                    BinaryPrimitives.WriteInt16LittleEndian(at, (short)Whole(sample, 15, dither));
                    break;
                case SampleEncoding.Pcm24:
                    int value = Whole(sample, 23, dither);
                    at[0] = (byte)value;
                    at[1] = (byte)(value >> 8);
                    at[2] = (byte)(value >> 16);
                    break;
                case SampleEncoding.Pcm32:
                    BinaryPrimitives.WriteInt32LittleEndian(at, Whole(sample, 31, dither: null));
                    break;
                case SampleEncoding.Float32:
                    BinaryPrimitives.WriteSingleLittleEndian(at, sample);
                    break;
                case SampleEncoding.Float64:
                    BinaryPrimitives.WriteDoubleLittleEndian(at, sample);
                    break;
                case SampleEncoding.ALaw:
                    at[0] = Companding.ToALaw(Whole(sample, 15, dither: null));
                    break;
                default:
                    at[0] = Companding.ToMuLaw(Whole(sample, 15, dither: null));
                    break;
            }
        }
    }

    private static int Whole(float sample, int bits, TriangularDither? dither)
    {
        double scale = 1L << bits;
        double value = sample * scale;
        if (dither is not null)
        {
            value += dither.Next();
        }

        return (int)Math.Clamp(Math.Round(value), -scale, scale - 1);
    }

    private static float Finite(float value) => float.IsFinite(value) ? value : 0f;
}
