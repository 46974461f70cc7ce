using Myna.Diffusion.QwenImageLayered.Sampling;
using Myna.Diffusion.QwenImageLayered.Transformer;
using Myna.Tensors.Threads;

namespace Myna.Diffusion.QwenImageLayered.Pipeline;

/// <summary>A step's values, for tests and previews: which step, what, and the values.</summary>
internal delegate void StepTap(int step, string what, ReadOnlySpan<float> values);

/// <summary>From noise to latents: each step is one pass for the prompt and, with guidance, one for the negative prompt.</summary>
internal sealed class Denoising
{
    private readonly LayeredTransformer _transformer;
    private readonly FlowSchedule _schedule;
    private readonly LayeredRequest _request;
    private readonly List<TransformerSample> _samples = [];
    private readonly float[] _tokens; // [(layers + 2)·n, channels]: noisy slots, then the condition
    private readonly int _noisy;

    /// <summary>Prepares a run.</summary>
    /// <param name="transformer">The transformer.</param>
    /// <param name="schedule">Sigmas.</param>
    /// <param name="request">Layers, guidance, rounding of the time.</param>
    /// <param name="rows">Rows of tokens of a slot.</param>
    /// <param name="columns">Columns of tokens of a slot.</param>
    /// <param name="condition">The picture's packed latent, <c>[n, channels]</c>.</param>
    /// <param name="noise"><c>[(layers + 1)·n, channels]</c>.</param>
    /// <param name="positive">Embeddings of the prompt.</param>
    /// <param name="negative">Embeddings of the negative prompt; null for no guidance.</param>
    public Denoising(
        LayeredTransformer transformer, FlowSchedule schedule, LayeredRequest request, int rows, int columns, float[] condition, float[] noise, float[] positive,
        float[]? negative)
    {
        (_transformer, _schedule, _request) = (transformer, schedule, request);
        ArgumentOutOfRangeException.ThrowIfNotEqual(condition.Length, rows * columns * transformer.Config.Channels);
        ArgumentOutOfRangeException.ThrowIfNotEqual(noise.Length, condition.Length * (request.Layers + 1));
        (int Rows, int Columns)[] slots = [.. Enumerable.Repeat((rows, columns), request.Layers + 2)];
        _samples.Add(new TransformerSample(transformer.Config, positive, slots));
        if (negative is not null)
        {
            _samples.Add(new TransformerSample(transformer.Config, negative, slots));
        }

        _tokens = [.. noise, .. condition];
        _noisy = noise.Length;
    }

    /// <summary>The noisy slots as they are now, packed.</summary>
    public ReadOnlySpan<float> Latents => _tokens.AsSpan(0, _noisy);

    /// <summary>Does all steps.</summary>
    /// <param name="crew">Who computes.</param>
    /// <param name="progress">Told the step and the blocks of it that are done.</param>
    /// <param name="tap">Told velocities and latents, or null.</param>
    /// <param name="cancellationToken">Ends the work within a block.</param>
    public void Run(Crew crew, Action<int, int>? progress, StepTap? tap, CancellationToken cancellationToken)
    {
        float[][] inputs = [.. _samples.Select(_ => _tokens)];
        var times = new float[_samples.Count];
        for (int step = 0; step < _schedule.Steps; step++)
        {
            int current = step;
            times.AsSpan().Fill(_schedule.Time(step, _request.TimeRounding));
            _transformer.Forward(_samples, inputs, times, crew, blocks => progress?.Invoke(current, blocks), cancellationToken);
            float[] velocity = _samples[0].Output;
            tap?.Invoke(step, "cond_out", velocity);
            if (_samples.Count > 1)
            {
                tap?.Invoke(step, "uncond_out", _samples[1].Output);
                Guidance.Combine(
                    velocity.AsSpan(0, _noisy), _samples[1].Output.AsSpan(0, _noisy), _request.Guidance, _request.NormaliseGuidance, _transformer.Config.Channels);
            }

            tap?.Invoke(step, "velocity", velocity.AsSpan(0, _noisy));
            _schedule.Step(step, velocity.AsSpan(0, _noisy), _tokens.AsSpan(0, _noisy));
            tap?.Invoke(step, "latents", Latents);
        }
    }
}
