using Myna.Tensors.Kernels;
using Myna.Tensors.Signal;
using Myna.Tensors.Threads;

namespace Myna.Voice.Lite;

/// <summary>
/// From log-mel to waveform (specification §8): pitch, pulses and noise, and a network that shapes their spectra. The weights,
/// shared by all speakers; one <see cref="VocoderSentence"/> runs them for one sentence.
/// </summary>
internal sealed class Vocoder
{
    private const float EnvelopeFloor = 1e-5f;

    public Vocoder(WeightReader weights, LiteConfig config)
    {
        Config = config;
        Pitch = new PitchNet(weights.In("pitch"), config);
        Filters = new FilterNet(weights, config);
        var floor = new float[config.Bins];
        Array.Fill(floor, EnvelopeFloor);
        MelInverse = PackedMatrix.Pack(weights.Floats("mel_inverse", config.Bins, config.Mels), config.Bins, config.Mels, floor);
        Stft = new Stft(config.FftSize, config.Hop);
    }

    public LiteConfig Config { get; }

    public PitchNet Pitch { get; }

    public FilterNet Filters { get; }

    /// <summary>From a power spectrum's mel bands back to its bins, plus the floor of the envelope.</summary>
    public PackedMatrix MelInverse { get; }

    public Stft Stft { get; }

    /// <summary>Samples of a mel of that many frames.</summary>
    public int Samples(int frames) => Config.Hop * (frames - 1);

    /// <summary>Scales a log-mel for the networks: (mel + 5)/3.</summary>
    public static void Scale(ReadOnlySpan<float> mel, Span<float> z)
    {
        for (int i = 0; i < mel.Length; i++)
        {
            z[i] = (mel[i] + 5f) / 3f;
        }
    }

    /// <summary>One row of the network's input: scaled mel, (ln f0 - 5)·voiced, voiced.</summary>
    public static void JoinRow(ReadOnlySpan<float> z, double logPitch, float voicing, Span<float> row)
    {
        z.CopyTo(row);
        row[^2] = voicing > 0 ? (float)(logPitch - 5) : 0f;
        row[^1] = voicing > 0 ? 1f : 0f;
    }

    /// <summary>Shapes the spectra of a stretch of frames, shared out among a crew.</summary>
    public void Shape(in ShapingStretch stretch, Crew crew)
    {
        var job = new ShapeJob { Vocoder = this, Stretch = stretch };
        crew.Run(ref job);
    }

    private ref struct ShapeJob : ICrewJob
    {
        public Vocoder Vocoder;
        public ShapingStretch Stretch;

        public readonly void Run(int member, int members)
        {
            int bins = Vocoder.Config.Bins;
            int mels = Vocoder.Config.Mels;
            Share share = Share.Of(Stretch.Count, 1, member, members);
            Span<float> memory = Strip.Memory(Strip.Frames * (mels + (3 * bins)));
            for (int from = share.From; from < share.To; from += Strip.Frames)
            {
                int rows = Math.Min(Strip.Frames, share.To - from);
                int frame = Stretch.From + from;
                Span<float> power = memory[..(rows * mels)];
                Span<float> envelope = memory.Slice(rows * mels, rows * bins);
                Span<float> noiseRe = memory.Slice((rows * mels) + (rows * bins), rows * bins);
                Span<float> noiseIm = memory.Slice((rows * mels) + (2 * rows * bins), rows * bins);
                Span<float> re = Stretch.Re.Slice(from * bins, rows * bins);
                Span<float> im = Stretch.Im.Slice(from * bins, rows * bins);

                Activations.Exp(Stretch.Mel.Slice(frame * mels, rows * mels), power);
                MatMul.Multiply(power, rows, Vocoder.MelInverse, envelope);
                Activations.Log(envelope, envelope); // env = ln(exp(mel)·P + 1e-5)
                Vocoder.Stft.Forward(Stretch.Pulses, frame, rows, re, im);
                Vocoder.Stft.Forward(Stretch.Noise, frame, rows, noiseRe, noiseIm);
                for (int row = 0; row < rows; row++)
                {
                    SpectralShaping.Apply(
                        envelope.Slice(row * bins, bins),
                        Stretch.Filters.Slice((from + row) * 4 * bins, 4 * bins),
                        re.Slice(row * bins, bins),
                        im.Slice(row * bins, bins),
                        noiseRe.Slice(row * bins, bins),
                        noiseIm.Slice(row * bins, bins));
                }
            }
        }
    }
}

/// <summary>A stretch of frames whose spectra are to be shaped.</summary>
internal ref struct ShapingStretch
{
    /// <summary>Log-mel of the whole sentence, <c>[frames, mels]</c>.</summary>
    public ReadOnlySpan<float> Mel;

    /// <summary>Pulses of the whole sentence, <c>[samples]</c>.</summary>
    public ReadOnlySpan<float> Pulses;

    /// <summary>Noise of the whole sentence, <c>[samples]</c>.</summary>
    public ReadOnlySpan<float> Noise;

    /// <summary>First frame of the stretch.</summary>
    public int From;

    /// <summary>Frames of the stretch.</summary>
    public int Count;

    /// <summary>Filters of the stretch, <c>[count, 4·bins]</c>.</summary>
    public ReadOnlySpan<float> Filters;

    /// <summary>Receives the real parts, <c>[count, bins]</c>.</summary>
    public Span<float> Re;

    /// <summary>Receives the imaginary parts, <c>[count, bins]</c>.</summary>
    public Span<float> Im;
}
