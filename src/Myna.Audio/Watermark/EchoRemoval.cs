using Myna.Tensors.Hardware;
using Myna.Tensors.Signal;

namespace Myna.Audio.Watermark;

/// <summary>
/// Takes the late echoes of a room out of a recording, knowing nothing of the room: weighted prediction error (WPE; Nakatani,
/// Yoshioka, Kinoshita, Miyoshi and Juang, "Speech dereverberation based on variance-normalized delayed linear prediction", IEEE
/// TASLP 18(7), 2010), for one microphone. In each bin of an STFT the frames are predicted from those some time before them, and
/// what can be predicted is subtracted. Each frame counts by the inverse of its power, since an error matters where speech is soft.
/// </summary>
/// <remarks>
/// Echoes of earlier slots are what hides a mark in a room: of the same band, as loud as what is marked, and out of step with it.
/// Speech as a listener would like it is not the aim: the prediction begins closer (10.7 ms) and reaches longer than usual.
/// </remarks>
internal static class EchoRemoval
{
    private const int Window = 512; // 21.3 ms
    private const int Hop = Window / 4;

    /// <summary>Bins that are worked on, up to 7.5 kHz; there is no mark above, so those are left out of the result.</summary>
    private const int Bins = 160;

    /// <summary>Frames between a frame and the latest that it is predicted from.</summary>
    private const int Delay = 2;

    /// <summary>Frames that one is predicted from: 128 ms.</summary>
    private const int Taps = 24;

    /// <summary>How often the powers of the frames are estimated anew from what the prediction left.</summary>
    private const int Rounds = 2;

    /// <summary>Frames before the first, all zero, so that every frame has its past.</summary>
    private const int Lead = Delay + Taps;

    /// <summary>Powers count as at least this much of white noise as loud as the recording.</summary>
    private const double LeastPower = 1e-4;

    /// <summary>Added to the diagonal, as a share of its mean.</summary>
    private const double Loading = 1e-3;

    /// <summary>The recording without what can be predicted from its past.</summary>
    /// <param name="samples">At 24 kHz; not changed.</param>
    /// <param name="cancellationToken">Checked now and then.</param>
    /// <returns>As many samples, without what lies above 7.5 kHz.</returns>
    public static float[] Apply(ReadOnlySpan<float> samples, CancellationToken cancellationToken) =>
        Apply(samples, Simd.Width, cancellationToken);

    internal static float[] Apply(ReadOnlySpan<float> samples, VectorWidth width, CancellationToken cancellationToken)
    {
        // The first frame ends behind the first hop, the last begins before the end.
        int frames = (samples.Length + Window - Hop + Hop - 1) / Hop;
        var fft = new RealFft(Window);
        float[] window = [.. Windows.PeriodicHann(Window).Select(MathF.Sqrt)];
        float[] re = new float[(Lead + frames) * Bins], im = new float[re.Length]; // [Lead + frames, 160]
        Analyse(samples, fft, window, re, im);

        double power = 0;
        foreach (float x in samples)
        {
            power += (double)x * x;
        }

        float least = (float)((LeastPower * power / Math.Max(1, samples.Length) * Window / 2) + 1e-20);
        float[] leftRe = re.AsSpan(Lead * Bins).ToArray(), leftIm = im.AsSpan(Lead * Bins).ToArray(); // [frames, 160]
        var weights = new float[frames * Bins];
        var sums = new float[LaggedSums.Count(Taps) * 2 * Bins];
        var filters = new float[Taps * 2 * Bins];
        var solver = new HermitianSolver(Taps);
        for (int round = 0; round < Rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Weigh(leftRe, leftIm, least, weights);
            LaggedSums.Add(re, im, weights, Bins, Delay, Taps, sums, width, cancellationToken);
            for (int k = 0; k < Bins; k++)
            {
                Solve(solver, sums, k, filters);
            }

            LaggedSums.Subtract(re, im, filters, Bins, Delay, Taps, leftRe, leftIm, width);
        }

        return Synthesise(leftRe, leftIm, fft, window, samples.Length);
    }

    private static void Analyse(ReadOnlySpan<float> samples, RealFft fft, float[] window, float[] re, float[] im)
    {
        var frame = new float[Window];
        float[] frameRe = new float[fft.Bins], frameIm = new float[fft.Bins];
        for (int f = 0; f < (re.Length / Bins) - Lead; f++)
        {
            int start = ((f + 1) * Hop) - Window;
            for (int i = 0; i < Window; i++)
            {
                frame[i] = (uint)(start + i) < (uint)samples.Length ? samples[start + i] * window[i] : 0f;
            }

            fft.Forward(frame, frameRe, frameIm);
            frameRe.AsSpan(0, Bins).CopyTo(re.AsSpan((Lead + f) * Bins));
            frameIm.AsSpan(0, Bins).CopyTo(im.AsSpan((Lead + f) * Bins));
        }
    }

    private static float[] Synthesise(float[] re, float[] im, RealFft fft, float[] window, int length)
    {
        var samples = new float[length];
        var frame = new float[Window];
        float[] frameRe = new float[fft.Bins], frameIm = new float[fft.Bins];
        for (int f = 0; f < re.Length / Bins; f++)
        {
            re.AsSpan(f * Bins, Bins).CopyTo(frameRe);
            im.AsSpan(f * Bins, Bins).CopyTo(frameIm);
            fft.Inverse(frameRe, frameIm, frame);
            int start = ((f + 1) * Hop) - Window;
            for (int i = Math.Max(0, -start); i < Math.Min(Window, length - start); i++)
            {
                samples[start + i] += 0.5f * window[i] * frame[i]; // the squares of four windows add up to 2
            }
        }

        return samples;
    }

    /// <summary>One over the mean power of a frame and its neighbours.</summary>
    private static void Weigh(float[] re, float[] im, float least, float[] weights)
    {
        int frames = re.Length / Bins;
        for (int f = 0; f < frames; f++)
        {
            int from = Math.Max(0, f - 1), to = Math.Min(frames, f + 2);
            for (int k = 0; k < Bins; k++)
            {
                float sum = 0;
                for (int at = (from * Bins) + k; at < to * Bins; at += Bins)
                {
                    sum += (re[at] * re[at]) + (im[at] * im[at]);
                }

                weights[(f * Bins) + k] = 1f / ((sum / (to - from)) + least);
            }
        }
    }

    /// <summary>The filter of one bin from its sums.</summary>
    private static void Solve(HermitianSolver solver, float[] sums, int bin, float[] filters)
    {
        double trace = 0;
        for (int i = 0; i < Taps; i++)
        {
            int row = LaggedSums.Row(i);
            solver.Right(i) = (sums[(row * 2 * Bins) + bin], sums[(((row * 2) + 1) * Bins) + bin]);
            for (int j = 0; j <= i; j++)
            {
                int at = row + 1 + j;
                solver.Left(i, j) = (sums[(at * 2 * Bins) + bin], sums[(((at * 2) + 1) * Bins) + bin]);
            }

            trace += solver.Left(i, i).Re;
        }

        for (int i = 0; i < Taps; i++)
        {
            solver.Left(i, i).Re += (Loading * trace / Taps) + 1e-30;
        }

        solver.Solve();
        for (int i = 0; i < Taps; i++)
        {
            filters[(i * 2 * Bins) + bin] = (float)solver.Right(i).Re;
            filters[(((i * 2) + 1) * Bins) + bin] = (float)solver.Right(i).Im;
        }
    }
}
