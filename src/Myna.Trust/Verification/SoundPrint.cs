using System.Buffers.Binary;
using System.Numerics;
using Myna.Audio;
using Myna.Tensors.Signal;

namespace Myna.Trust.Verification;

/// <summary>How alike two recordings are as recordings, not as voices.</summary>
/// <param name="BitErrorRate">Share of differing bits where they are most alike: 0.5 by chance, below 0.35 for one and the same sound.</param>
/// <param name="Seconds">Where in the recording the first sound begins, in seconds.</param>
/// <param name="IsSame">Whether it is the same sound, perhaps coded, filtered, louder or with noise.</param>
public sealed record SoundMatch(double BitErrorRate, double Seconds, bool IsSame);

/// <summary>
/// A fingerprint of a sound itself: the signs of energy differences between neighbouring bands and frames, 32 bits every 11.6 ms
/// (J. Haitsma, T. Kalker: A Highly Robust Audio Fingerprinting System, ISMIR 2002). It finds a replay of a clip after coding,
/// resampling and noise; two readings of one text by one person differ like any two sounds. No speech can be made from it.
/// </summary>
/// <param name="Words">32 bits for each frame.</param>
public sealed record SoundPrint(uint[] Words)
{
    /// <summary>Share of differing bits below which two sounds are the same; the paper's, and right for speech too (docs/trust.md).</summary>
    public const double SameBelow = 0.35;

    /// <summary>Frames of the shortest stretch that is compared: 1.5 s.</summary>
    public const int LeastFrames = 128;

    private const int Rate = 5_512;
    private const int Hop = 64; // 11.6 ms
    private const int Window = 2_048; // 0.37 s
    private const int Bands = 33;
    private const double LowestHz = 300;
    private const double HighestHz = 2_000;
    private const int MostFrames = 1 << 16;

    /// <summary>Seconds from one word to the next.</summary>
    public static double FrameSeconds => (double)Hop / Rate;

    /// <summary>Makes the fingerprint.</summary>
    /// <param name="clip">The sound, of any rate and number of channels.</param>
    /// <returns>It; empty for sounds of less than half a second.</returns>
    public static SoundPrint Of(AudioClip clip)
    {
        ArgumentNullException.ThrowIfNull(clip);
        float[] samples = clip.ToMono().Resampled(Rate).Samples;
        int frames = Math.Min(MostFrames, ((samples.Length - Window) / Hop) + 1);
        if (frames < 2)
        {
            return new SoundPrint([]);
        }

        var fourier = new RealFft(Window);
        float[] shape = [.. Enumerable.Range(0, Window).Select(i => (float)(0.5 - (0.5 * Math.Cos(2 * Math.PI * i / Window))))];
        int[] edges = [.. Enumerable.Range(0, Bands + 1).Select(band =>
            (int)Math.Round(LowestHz * Math.Pow(HighestHz / LowestHz, (double)band / Bands) * Window / Rate))];
        var words = new uint[frames - 1];
        double[] before = new double[Bands], now = new double[Bands];
        var frame = new float[Window];
        float[] re = new float[(Window / 2) + 1], im = new float[(Window / 2) + 1];
        for (int t = 0; t < frames; t++)
        {
            for (int i = 0; i < Window; i++)
            {
                frame[i] = samples[(t * Hop) + i] * shape[i];
            }

            fourier.Forward(frame, re, im);
            for (int band = 0; band < Bands; band++)
            {
                double energy = 0;
                for (int bin = edges[band]; bin < edges[band + 1]; bin++)
                {
                    energy += ((double)re[bin] * re[bin]) + ((double)im[bin] * im[bin]);
                }

                now[band] = energy;
            }

            for (int band = 0; band + 1 < Bands && t > 0; band++)
            {
                bool rises = now[band] - now[band + 1] - (before[band] - before[band + 1]) > 0;
                words[t - 1] |= rises ? 1u << band : 0;
            }

            (before, now) = (now, before);
        }

        return new SoundPrint(words);
    }

    /// <summary>Looks for this sound, or a stretch of it, in a longer one.</summary>
    /// <param name="recording">Where to look.</param>
    /// <param name="cancellationToken">Checked between places.</param>
    /// <returns>The place where both are most alike; null where one of them is shorter than <see cref="LeastFrames"/>.</returns>
    public SoundMatch? FindIn(SoundPrint recording, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(recording);
        uint[] own = Words, other = recording.Words;
        if (own.Length < LeastFrames || other.Length < LeastFrames)
        {
            return null;
        }

        double best = 1;
        int at = 0;
        for (int lag = LeastFrames - own.Length; lag <= other.Length - LeastFrames; lag++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int from = Math.Max(0, -lag), to = Math.Min(own.Length, other.Length - lag);
            // The best stretch of this lag: a part of the clip is enough.
            int errors = 0;
            for (int i = from; i < to; i++)
            {
                errors += BitOperations.PopCount(own[i] ^ other[i + lag]);
                if (i - from >= LeastFrames)
                {
                    errors -= BitOperations.PopCount(own[i - LeastFrames] ^ other[i - LeastFrames + lag]);
                }

                if (i - from >= LeastFrames - 1 && errors < best * 32 * LeastFrames)
                {
                    (best, at) = (errors / (32.0 * LeastFrames), i + lag - LeastFrames + 1);
                }
            }
        }

        return new SoundMatch(best, at * FrameSeconds, best < SameBelow);
    }

    /// <summary>As base64, for the metadata of voice files.</summary>
    public string ToBase64()
    {
        var bytes = new byte[4 * Words.Length];
        for (int i = 0; i < Words.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4 * i), Words[i]);
        }

        return Convert.ToBase64String(bytes);
    }

    /// <summary>Reads what <see cref="ToBase64"/> wrote; null where it is none.</summary>
    /// <param name="text">The base64.</param>
    public static SoundPrint? FromBase64(string? text)
    {
        var bytes = new byte[4 * MostFrames];
        if (text is null || text.Length > 2 * bytes.Length || !Convert.TryFromBase64String(text, bytes, out int count) || count % 4 != 0)
        {
            return null;
        }

        var words = new uint[count / 4];
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(4 * i));
        }

        return new SoundPrint(words);
    }
}
