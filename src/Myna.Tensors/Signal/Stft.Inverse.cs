using System.Runtime.CompilerServices;

namespace Myna.Tensors.Signal;

/// <content>From spectrum to signal: each frame transformed back, windowed again, overlapped and added, then divided by
/// the sum of the squared windows (D. Griffin and J. Lim, "Signal estimation from modified short-time Fourier
/// transform", 1984: the signal whose spectrum is nearest in the least-squares sense).</content>
public sealed unsafe partial class Stft
{
    /// <summary>How many samples a spectrum gives back: hop·(frames - 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no frame, or the signal would pass 2³¹ samples.</exception>
    public int Samples(int frames)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(frames, 1);
        long samples = (long)HopSamples * (frames - 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(samples, Array.MaxLength, nameof(frames));
        return (int)samples;
    }

    /// <summary>The signal of a whole spectrum.</summary>
    /// <param name="re"><c>[frames, bins]</c> real parts, row-major.</param>
    /// <param name="im"><c>[frames, bins]</c> imaginary parts, row-major; those of the first and last bin are ignored.</param>
    /// <param name="frames">How many frames there are, 1 or more.</param>
    /// <param name="x"><c>[hop·(frames - 1)]</c> samples.</param>
    /// <exception cref="ArgumentException">A span is not of that length.</exception>
    public void Inverse(ReadOnlySpan<float> re, ReadOnlySpan<float> im, int frames, Span<float> x)
    {
        int samples = Samples(frames);
        if (x.Length != samples)
        {
            throw new ArgumentException($"{frames} frames give {samples} samples; the span holds {x.Length}.", nameof(x));
        }

        InverseRange(re, im, 0, frames, frames, 0, x);
    }

    /// <summary>Which frames samples [firstSample, firstSample + sampleCount) are made of.</summary>
    /// <param name="firstSample">The first sample wanted.</param>
    /// <param name="sampleCount">How many samples are wanted, 1 or more.</param>
    /// <param name="totalFrames">How many frames the whole signal has.</param>
    public (int FirstFrame, int FrameCount) FramesFor(int firstSample, int sampleCount, int totalFrames)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstSample);
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleCount, 1);
        if (sampleCount > Samples(totalFrames) - firstSample)
        {
            throw new ArgumentOutOfRangeException(
                nameof(sampleCount), $"Samples {firstSample} to {(long)firstSample + sampleCount} were asked for; {totalFrames} frames give {Samples(totalFrames)}.");
        }

        // Frame f covers samples [f·hop - nFft/2, f·hop + nFft/2).
        long half = WindowSamples / 2;
        long first = Math.Max(0, ((firstSample - half) / HopSamples) + (firstSample >= half ? 1 : 0));
        long last = Math.Min(totalFrames - 1, (firstSample + (long)sampleCount - 1 + half) / HopSamples);
        return ((int)first, (int)(last - first + 1));
    }

    /// <summary>
    /// Some samples of the signal of a spectrum, from the frames they are made of: for sound that is made in pieces,
    /// or shared among threads.
    /// </summary>
    /// <param name="re"><c>[frameCount, bins]</c> real parts of the frames at hand, row-major.</param>
    /// <param name="im"><c>[frameCount, bins]</c> imaginary parts of the frames at hand, row-major.</param>
    /// <param name="firstFrame">Which frame of the whole the first one at hand is.</param>
    /// <param name="frameCount">How many frames are at hand; more than needed do no harm and cost nothing.</param>
    /// <param name="totalFrames">How many frames the whole signal has.</param>
    /// <param name="firstSample">Which sample of the whole to begin with.</param>
    /// <param name="x">The samples wanted, as many as the span is long.</param>
    /// <exception cref="ArgumentException">
    /// A frame is missing that <see cref="FramesFor"/> names, or a span is not of the stated length.
    /// </exception>
    [SkipLocalsInit]
    public void InverseRange(
        ReadOnlySpan<float> re, ReadOnlySpan<float> im, int firstFrame, int frameCount, int totalFrames, int firstSample, Span<float> x)
    {
        CheckFrames(firstFrame, frameCount, totalFrames);
        CheckSpectrum(frameCount, re.Length, im.Length);
        if (x.IsEmpty)
        {
            return;
        }

        (int neededFirst, int neededCount) = FramesFor(firstSample, x.Length, totalFrames);
        if (neededFirst < firstFrame || neededFirst + neededCount > firstFrame + frameCount)
        {
            throw new ArgumentException(
                $"Samples {firstSample} to {firstSample + x.Length} are made of frames {neededFirst} to {neededFirst + neededCount}; only {firstFrame} to {firstFrame + frameCount} are at hand.");
        }

        x.Clear();
        Span<float> frame = stackalloc float[WindowSamples];
        for (int f = neededFirst; f < neededFirst + neededCount; f++)
        {
            int row = (f - firstFrame) * Bins;
            _fft.Inverse(re.Slice(row, Bins), im.Slice(row, Bins), frame);

            // The part of this frame that falls on x.
            long start = ((long)f * HopSamples) - (WindowSamples / 2) - firstSample;
            int from = (int)Math.Max(0, -start);
            int to = (int)Math.Min(WindowSamples, x.Length - start);
            Span<float> target = x.Slice((int)(start + from), to - from);
            WindowedFrames.MultiplyAdd(frame[from..to], _window.AsSpan(from, to - from), target, _width);
        }

        Normalize(x, firstSample, totalFrames);
    }

    /// <summary>Divides by the sum of the squared windows that fell on each sample.</summary>
    private void Normalize(Span<float> x, int firstSample, int totalFrames)
    {
        long half = WindowSamples / 2;

        // From here on, every window that could fall on a sample is there; and up to here.
        long steadyFrom = Math.Max(0, half - HopSamples);
        long steadyTo = ((long)totalFrames * HopSamples) - half;
        for (int i = 0; i < x.Length;)
        {
            long sample = (long)firstSample + i;
            if (sample >= steadyFrom && sample < steadyTo)
            {
                int phase = (int)((sample + half) % HopSamples);
                int count = (int)Math.Min(Math.Min(HopSamples - phase, steadyTo - sample), x.Length - i);
                Span<float> stretch = x.Slice(i, count);
                WindowedFrames.Multiply(stretch, _steadyGain.AsSpan(phase, count), stretch, _width);
                i += count;
            }
            else
            {
                x[i] *= GainNearEnd(sample, totalFrames);
                i++;
            }
        }
    }

    private float GainNearEnd(long sample, int totalFrames)
    {
        long padded = sample + (WindowSamples / 2);
        long last = Math.Min(totalFrames - 1, padded / HopSamples);
        long first = Math.Max(0, (padded - WindowSamples + HopSamples) / HopSamples);
        double sum = 0;
        for (long f = last; f >= first; f--)
        {
            double w = _window[padded - (f * HopSamples)];
            sum += w * w;
        }

        return (float)(1 / sum);
    }
}
