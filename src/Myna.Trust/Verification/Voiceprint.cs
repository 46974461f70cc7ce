using System.Buffers.Binary;

namespace Myna.Trust.Verification;

/// <summary>What a voice sounds like, as a speaker model heard it. It tells a person from others, so keep it as you would a fingerprint.</summary>
/// <param name="Tag">Model and version that heard it.</param>
/// <param name="Vector">The speaker vector as the model gives it.</param>
/// <param name="Clips">How many clips it is the mean of.</param>
public sealed record Voiceprint(string Tag, float[] Vector, int Clips = 1)
{
    private const int MostValues = 4096;

    /// <summary>The mean of several voiceprints of one person, each weighted alike: more certain than any of them.</summary>
    /// <param name="prints">One or more, of the same model.</param>
    /// <exception cref="MynaException">They are of different models.</exception>
    public static Voiceprint Mean(IReadOnlyList<Voiceprint> prints)
    {
        ArgumentNullException.ThrowIfNull(prints);
        ArgumentOutOfRangeException.ThrowIfZero(prints.Count);
        Voiceprint first = prints[0];
        var sum = new double[first.Vector.Length];
        foreach (Voiceprint print in prints)
        {
            print.RequireSame(first);
            double norm = Math.Sqrt(print.Vector.Sum(value => (double)value * value));
            for (int i = 0; i < sum.Length && norm > 0; i++)
            {
                sum[i] += print.Vector[i] / norm;
            }
        }

        // As long as they were on average: what is subtracted later is as long as a vector of the model.
        double length = prints.Average(print => Math.Sqrt(print.Vector.Sum(value => (double)value * value))) / prints.Count;
        return new Voiceprint(first.Tag, [.. sum.Select(value => (float)(value * length))], prints.Sum(print => print.Clips));
    }

    /// <summary>The vector as base64 of little-endian floats.</summary>
    public string ToBase64()
    {
        var bytes = new byte[4 * Vector.Length];
        for (int i = 0; i < Vector.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(4 * i), Vector[i]);
        }

        return Convert.ToBase64String(bytes);
    }

    /// <summary>Reads what <see cref="ToBase64"/> wrote; null where it is no vector.</summary>
    /// <param name="tag">Model and version.</param>
    /// <param name="text">The base64.</param>
    /// <param name="clips">How many clips it is the mean of.</param>
    public static Voiceprint? FromBase64(string tag, string text, int clips = 1)
    {
        ArgumentNullException.ThrowIfNull(text);
        var bytes = new byte[4 * MostValues];
        if (text.Length > 2 * bytes.Length || !Convert.TryFromBase64String(text, bytes, out int count) || count == 0 || count % 4 != 0)
        {
            return null;
        }

        var vector = new float[count / 4];
        for (int i = 0; i < vector.Length; i++)
        {
            vector[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(4 * i));
        }

        return Array.TrueForAll(vector, float.IsFinite) ? new Voiceprint(tag, vector, clips) : null;
    }

    internal void RequireSame(Voiceprint other)
    {
        if (Tag != other.Tag || Vector.Length != other.Vector.Length)
        {
            throw new MynaException($"voiceprints of different speaker models ({Tag}, {other.Tag}) cannot be compared; make them again from their clips");
        }
    }
}
