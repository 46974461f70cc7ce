using Myna.Tensors.Kernels;

namespace Myna.Voice.Lite;

/// <summary>
/// The voice's excitation (specification §8.2): at every sample the sum of all harmonics under 0.48 of the sample rate, in the
/// closed form of the Dirichlet kernel, so that nothing aliases. Pitch and phase run in double precision: a phase adds up
/// over a whole sentence, and the pulses are steep.
/// </summary>
/// <param name="sampleRate">In Hz.</param>
/// <param name="hop">Samples of a frame.</param>
internal sealed class PulseTrain(int sampleRate, int hop)
{
    private const double LowestHz = 40;
    private const double HighestHarmonic = 0.48;
    private const float NearZero = 1e-4f;

    private readonly float[] _numerator = new float[hop];
    private readonly float[] _denominator = new float[hop];
    private readonly float[] _harmonics = new float[hop];

    /// <summary>Makes the pulses of a sentence.</summary>
    /// <param name="logPitch">ln f0 of each frame; changed: held through unvoiced frames.</param>
    /// <param name="voicing">Voicing logit of each frame.</param>
    /// <param name="pulses">Receives hop·(frames - 1) samples.</param>
    public void Make(Span<double> logPitch, ReadOnlySpan<float> voicing, Span<float> pulses)
    {
        if (!Hold(logPitch, voicing))
        {
            pulses.Clear();
            return;
        }

        double phase = 0;
        for (int frame = 0; frame < logPitch.Length - 1; frame++)
        {
            float here = voicing[frame] > 0 ? 1 : 0;
            float next = voicing[frame + 1] > 0 ? 1 : 0;
            phase = Frame(phase, logPitch[frame], logPitch[frame + 1], here, next, pulses.Slice(frame * hop, hop));
        }
    }

    /// <summary>One frame of pulses; returns the phase it ends with.</summary>
    private double Frame(double phase, double logHere, double logNext, float voicedHere, float voicedNext, Span<float> pulses)
    {
        // ln f0 runs straight from frame to frame, so f0 itself grows by a constant factor.
        double hz = DoubleExp.Of(logHere);
        double factor = DoubleExp.Of((logNext - logHere) / hop);
        for (int i = 0; i < hop; i++, hz *= factor)
        {
            double sounding = Math.Max(hz, LowestHz);
            phase += sounding / sampleRate;
            phase -= Math.Floor(phase);

            // The kernel has period 1 and is even: a phase around 0 keeps its digits when it becomes a float.
            double around = phase > 0.5 ? phase - 1 : phase;
            double harmonics = Math.Floor(HighestHarmonic * sampleRate / sounding);
            double turns = ((2 * harmonics) + 1) * around / 2;
            _harmonics[i] = (float)harmonics;
            _numerator[i] = (float)(turns - Math.Round(turns));
            _denominator[i] = (float)(around / 2);
        }

        Activations.SinTurns(_numerator, _numerator);
        Activations.SinTurns(_denominator, _denominator);
        for (int i = 0; i < hop; i++)
        {
            float k = _harmonics[i];
            float kernel = MathF.Abs(_denominator[i]) < NearZero ? (2 * k) + 1 : _numerator[i] / _denominator[i];
            float voiced = voicedHere + ((voicedNext - voicedHere) * i / hop);
            pulses[i] = 0.5f * (kernel - 1) * MathF.Sqrt(2 / k) * voiced;
        }

        return phase;
    }

    /// <summary>Fills unvoiced frames with the last voiced pitch, those before the first with the next; false without any.</summary>
    private static bool Hold(Span<double> logPitch, ReadOnlySpan<float> voicing)
    {
        int first = 0;
        while (first < voicing.Length && voicing[first] <= 0)
        {
            first++;
        }

        if (first == voicing.Length)
        {
            return false;
        }

        logPitch[..first].Fill(logPitch[first]);
        for (int t = first + 1; t < logPitch.Length; t++)
        {
            if (voicing[t] <= 0)
            {
                logPitch[t] = logPitch[t - 1];
            }
        }

        return true;
    }
}
