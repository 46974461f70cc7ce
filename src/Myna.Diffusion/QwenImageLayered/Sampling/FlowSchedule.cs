namespace Myna.Diffusion.QwenImageLayered.Sampling;

/// <summary>
/// Sigmas of a run, from 1 (noise) to 0 (picture): evenly spaced, then shifted towards noise the more tokens a picture has.
/// Source: <c>FlowMatchEulerDiscreteScheduler</c> in diffusers; Esser et al., "Scaling rectified flow transformers", 2024, §5.3.2.
/// </summary>
public sealed class FlowSchedule
{
    /// <summary>Tokens for which the shift is 1.</summary>
    private const double BaseTokens = 256;

    private readonly float[] _sigmas;

    /// <summary>Makes the sigmas of a run.</summary>
    /// <param name="config">How.</param>
    /// <param name="steps">Number of steps, 1 or more.</param>
    /// <param name="tokens">Tokens of one slot; the number of layers does not matter.</param>
    public FlowSchedule(ScheduleConfig config, int steps, int tokens)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(tokens, 1);
        double mu = Math.Sqrt(tokens / BaseTokens);
        double shift = config.ExponentialShift ? Math.Exp(mu) : mu;
        _sigmas = new float[steps + 1];
        for (int i = 0; i < steps; i++)
        {
            float even = (float)(1.0 - ((double)i / steps));
            _sigmas[i] = (float)(shift / (shift + ((1.0 / even) - 1.0)));
        }

        if (config.Terminal != 0f)
        {
            float stretch = (1f - _sigmas[steps - 1]) / (1f - config.Terminal);
            for (int i = 0; i < steps && stretch > 0f; i++)
            {
                _sigmas[i] = 1f - ((1f - _sigmas[i]) / stretch);
            }
        }
    }

    /// <summary>Steps + 1 sigmas; the last one is 0.</summary>
    public IReadOnlyList<float> Sigmas => _sigmas;

    /// <summary>Number of steps.</summary>
    public int Steps => _sigmas.Length - 1;

    /// <summary>The time that the transformer is told at a step.</summary>
    /// <param name="step">0 … steps - 1.</param>
    /// <param name="rounding">How.</param>
    public float Time(int step, TimeRounding rounding)
    {
        float timestep = 1000f * _sigmas[step];
        return rounding == TimeRounding.BFloat16 ? ToBFloat16(ToBFloat16(timestep) / 1000f) : timestep / 1000f;
    }

    /// <summary>x + (sigma of the next step - sigma of this one)·v, in place.</summary>
    public void Step(int step, ReadOnlySpan<float> velocity, Span<float> latents)
    {
        float change = _sigmas[step + 1] - _sigmas[step];
        for (int i = 0; i < latents.Length; i++)
        {
            latents[i] += change * velocity[i];
        }
    }

    private static float ToBFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return BitConverter.UInt32BitsToSingle((bits + 0x7FFFu + ((bits >> 16) & 1u)) & 0xFFFF0000u);
    }
}

/// <summary>How the time is rounded before the transformer hears of it.</summary>
public enum TimeRounding
{
    /// <summary>As the release does, which runs in bfloat16: near 1 the times lie 1/256 apart. What the weights were used with.</summary>
    BFloat16,

    /// <summary>Single precision.</summary>
    Float32,
}
