namespace Myna.Voice.Lite;

/// <summary>
/// How many fp32 operations a sentence takes (a fused multiply-add counts as two), counted from the sizes in the
/// configuration: matrix products, attention and convolutions as they are run, nothing elementwise. What a benchmark holds
/// against the machine's peak.
/// </summary>
/// <param name="config">Sizes.</param>
internal sealed class LiteWork(LiteConfig config)
{
    /// <summary>Operations of one sentence.</summary>
    /// <param name="symbols">Symbols of the sentence.</param>
    /// <param name="frames">Mel frames of the sentence.</param>
    /// <param name="referenceFrames">Frames of the voice prompt.</param>
    /// <param name="steps">Euler steps.</param>
    /// <param name="guided">Whether the unconditional pass runs too.</param>
    public double Operations(int symbols, int frames, int referenceFrames, int steps, bool guided)
    {
        DecoderConfig d = config.Decoder;
        double shared = frames * 2.0 * (config.Mels + config.Text.Width) * d.Width; // inp of mu and h
        double pass = Pass(frames, referenceFrames);
        double unconditional = guided ? Pass(frames, 0) : 0;
        return Text(symbols) + shared + (steps * (pass + unconditional)) + Vocoder(frames);
    }

    private static double Block(int channels, int mult, int kernel) =>
        (2.0 * 2 * channels * mult * channels) + (2.0 * kernel * channels);

    private static double SelfAttention(int length, int channels) =>
        (2.0 * channels * 4 * channels) + (4.0 * length * channels);

    private double Pass(int frames, int referenceFrames)
    {
        DecoderConfig d = config.Decoder;
        double perFrame = (2.0 * config.Mels * d.Width * 2) + (d.Dilations.Length * Block(d.Width, d.Mult, d.Kernel));
        double reference = referenceFrames == 0 ? 0 : (2.0 * d.Width * 2 * d.Width) + (4.0 * referenceFrames * d.Width);
        perFrame += d.AttentionAfter.Length * (SelfAttention(frames, d.Width) + reference);
        return frames * perFrame;
    }

    private double Text(int symbols)
    {
        TextConfig t = config.Text;
        double perSymbol = (2.0 * t.Width * (t.Width + config.Mels)) + (t.Blocks * Block(t.Width, t.Mult, t.Kernel))
            + (t.AttentionAfter.Length * SelfAttention(symbols, t.Width))
            + (t.DurationBlocks * Block(t.Width, t.DurationMult, t.DurationKernel));
        return symbols * perSymbol;
    }

    private double Vocoder(int frames)
    {
        VocoderConfig v = config.Vocoder;
        PitchConfig p = v.Pitch;
        double pitch = (2.0 * config.Mels * p.Width) + (p.Dilations.Length * Block(p.Width, p.Mult, p.Kernel)) + (2.0 * p.Width * (p.Bins + 1));
        double filters = (2.0 * (config.Mels + 2) * v.Width) + (v.Blocks * Block(v.Width, v.Mult, v.Kernel)) + (2.0 * v.Width * 4 * config.Bins);
        double envelope = 2.0 * config.Mels * config.Bins;
        double transforms = 3 * 2.5 * config.FftSize * Math.Log2(config.FftSize);
        return frames * (pitch + filters + envelope + transforms);
    }
}
