using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;

namespace Myna.Voice.Lite;

/// <summary>
/// Follows the decoder's velocity from noise to a mel with Euler steps and classifier-free guidance (specification §7). Holds
/// working memory, so each session has its own.
/// </summary>
/// <param name="decoder">The velocity.</param>
/// <param name="config">Sizes.</param>
internal sealed class FlowSampler(Decoder decoder, LiteConfig config)
{
    private readonly DecoderVoice _unconditional = decoder.Unconditional();
    private RotaryPositions? _rotary;

    /// <summary>Samples the mel of a sentence.</summary>
    /// <param name="mu">Mean mel of each frame, <c>[frames, mels]</c>.</param>
    /// <param name="h">Text features of each frame, <c>[frames, text width]</c>.</param>
    /// <param name="x">In: standard normal noise times the temperature. Out: the normalised mel. <c>[frames, mels]</c>.</param>
    /// <param name="voice">In whose voice.</param>
    /// <param name="steps">Number of Euler steps.</param>
    /// <param name="guidance">g of v = v_c + g·(v_c - v_u); 0 leaves the unconditional pass out.</param>
    /// <param name="workspace">The speaker's memory.</param>
    /// <param name="crew">Who does it.</param>
    /// <param name="stepDone">Told of each finished step (1 … steps); may be null.</param>
    /// <param name="taps">Told of every stage of the first conditional pass, for tests; null otherwise.</param>
    /// <param name="cancellationToken">Checked between blocks.</param>
    public void Sample(
        ReadOnlySpan<float> mu,
        ReadOnlySpan<float> h,
        Span<float> x,
        DecoderVoice voice,
        int steps,
        float guidance,
        Workspace workspace,
        Crew crew,
        Action<int>? stepDone,
        StageTap? taps,
        CancellationToken cancellationToken)
    {
        int frames = x.Length / config.Mels;
        int width = config.Decoder.Width;
        if (_rotary is null || _rotary.Positions < frames)
        {
            _rotary = new RotaryPositions(frames + (frames / 4), width / config.Decoder.Heads);
        }

        Span<float> start = workspace.Get("flow.start", frames * width);
        decoder.Prepare(mu, h, frames, start, workspace, crew);
        Span<float> startless = default;
        if (guidance != 0)
        {
            startless = workspace.Get("flow.startless", frames * width);
            decoder.Prepare(default, default, frames, startless, workspace, crew);
        }

        Span<float> velocity = workspace.Get("flow.velocity", x.Length);
        Span<float> away = workspace.Get("flow.away", x.Length);
        for (int step = 0; step < steps; step++)
        {
            float from = (float)step / steps;
            float stride = ((float)(step + 1) / steps) - from;
            decoder.Velocity(x, from, start, voice, frames, _rotary, velocity, workspace, crew, step == 0 ? taps : null, cancellationToken);
            if (step == 0)
            {
                taps?.Invoke("velocity0", velocity);
            }

            if (guidance == 0)
            {
                Elementwise.AddScaled(x, velocity, stride, x);
            }
            else
            {
                decoder.Velocity(x, from, startless, _unconditional, frames, _rotary, away, workspace, crew, null, cancellationToken);
                Elementwise.AddScaled(x, velocity, stride * (1 + guidance), x);
                Elementwise.AddScaled(x, away, -stride * guidance, x);
            }

            stepDone?.Invoke(step + 1);
        }
    }
}
