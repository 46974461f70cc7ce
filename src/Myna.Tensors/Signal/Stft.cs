using System.Runtime.CompilerServices;
using Myna.Tensors.Hardware;

namespace Myna.Tensors.Signal;

/// <summary>
/// The short-time Fourier transform with a periodic Hann window, centred: frame f looks at the <c>nFft</c> samples
/// around sample f·hop. Before its start and after its end the signal is continued by reflection.
/// </summary>
/// <remarks>
/// <para>Immutable and without scratch of its own: one instance serves any number of threads at once, no call
/// allocates, and a frame or sample has the same bits whether it is computed with the whole signal or in a range.</para>
/// <para>A signal shorter than half a window is reflected again and again, as if between two mirrors; a single sample
/// is repeated. An empty signal is an error.</para>
/// </remarks>
public sealed unsafe partial class Stft
{
    private readonly RealFft _fft;
    private readonly float[] _window;
    private readonly float[] _steadyGain;
    private readonly VectorWidth _width;

    /// <summary>Makes the window and the tables.</summary>
    /// <param name="nFft">Samples in a window: a power of two from 4 to <see cref="RealFft.MostSamples"/>.</param>
    /// <param name="hop">Samples from one frame to the next, 1 to nFft/2.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    public Stft(int nFft, int hop)
        : this(nFft, hop, Simd.Width)
    {
    }

    internal Stft(int nFft, int hop, VectorWidth width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(nFft, 4);
        ArgumentOutOfRangeException.ThrowIfLessThan(hop, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hop, nFft / 2);
        _fft = new RealFft(nFft, width);
        _window = Windows.PeriodicHann(nFft);
        _width = width;
        WindowSamples = nFft;
        HopSamples = hop;

        // Away from the ends the summed squared window repeats with every hop.
        _steadyGain = new float[hop];
        for (int phase = 0; phase < hop; phase++)
        {
            double sum = 0;
            for (int i = phase; i < nFft; i += hop)
            {
                sum += (double)_window[i] * _window[i];
            }

            _steadyGain[phase] = (float)(1 / sum);
        }
    }

    /// <summary>Samples in a window.</summary>
    public int WindowSamples { get; }

    /// <summary>Samples from one frame to the next.</summary>
    public int HopSamples { get; }

    /// <summary>Frequency bins of a frame: nFft/2 + 1.</summary>
    public int Bins => _fft.Bins;

    /// <summary>How many frames a signal has: samples/hop + 1, rounded down.</summary>
    public int Frames(int samples)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(samples);
        return (samples / HopSamples) + 1;
    }

    /// <summary>The spectrum of the whole signal.</summary>
    /// <param name="x">The signal, 1 sample or more.</param>
    /// <param name="re"><c>[frames, bins]</c> real parts, row-major.</param>
    /// <param name="im"><c>[frames, bins]</c> imaginary parts, row-major.</param>
    /// <exception cref="ArgumentException">A span is not of that length.</exception>
    /// <exception cref="MynaException">The signal is empty.</exception>
    public void Forward(ReadOnlySpan<float> x, Span<float> re, Span<float> im) => Forward(x, 0, Frames(x.Length), re, im);

    /// <summary>Some frames of the spectrum of a signal.</summary>
    /// <param name="x">The whole signal, 1 sample or more.</param>
    /// <param name="firstFrame">The first frame wanted.</param>
    /// <param name="frameCount">How many frames are wanted.</param>
    /// <param name="re"><c>[frameCount, bins]</c> real parts, row-major.</param>
    /// <param name="im"><c>[frameCount, bins]</c> imaginary parts, row-major.</param>
    /// <exception cref="ArgumentException">The signal has no such frames, or a span is not of that length.</exception>
    /// <exception cref="MynaException">The signal is empty.</exception>
    [SkipLocalsInit]
    public void Forward(ReadOnlySpan<float> x, int firstFrame, int frameCount, Span<float> re, Span<float> im)
    {
        if (x.IsEmpty)
        {
            throw new MynaException("The signal is empty; a spectrum needs at least one sample.");
        }

        CheckFrames(firstFrame, frameCount, Frames(x.Length));
        CheckSpectrum(frameCount, re.Length, im.Length);
        Span<float> frame = stackalloc float[WindowSamples];
        for (int f = 0; f < frameCount; f++)
        {
            // In long arithmetic: the last frames of the longest spans lie near int.MaxValue.
            long start = ((long)(firstFrame + f) * HopSamples) - (WindowSamples / 2);
            if (start >= 0 && start + WindowSamples <= x.Length)
            {
                WindowedFrames.Multiply(x.Slice((int)start, WindowSamples), _window, frame, _width);
            }
            else
            {
                for (int i = 0; i < frame.Length; i++)
                {
                    frame[i] = x[Reflected(start + i, x.Length)] * _window[i];
                }
            }

            _fft.Forward(frame, re.Slice(f * Bins, Bins), im.Slice(f * Bins, Bins));
        }
    }

    /// <summary>Where a position outside the signal is reflected to; neither end sample is repeated.</summary>
    internal static int Reflected(long position, int samples)
    {
        if (samples == 1)
        {
            return 0;
        }

        long period = 2L * (samples - 1);
        long inside = position % period;
        if (inside < 0)
        {
            inside += period;
        }

        return (int)(inside < samples ? inside : period - inside);
    }

    private static void CheckFrames(int firstFrame, int frameCount, int frames)
    {
        if (firstFrame < 0 || frameCount < 0 || firstFrame > frames - frameCount)
        {
            throw new ArgumentOutOfRangeException(
                nameof(firstFrame), $"Frames {firstFrame} to {(long)firstFrame + frameCount} were asked for; the signal has {frames}.");
        }
    }

    private void CheckSpectrum(int frameCount, int real, int imaginary)
    {
        long wanted = (long)frameCount * Bins;
        if (real != wanted || imaginary != wanted)
        {
            throw new ArgumentException(
                $"{frameCount} frames of {Bins} bins are {wanted} values; the spans hold {real} real and {imaginary} imaginary parts.");
        }
    }
}
