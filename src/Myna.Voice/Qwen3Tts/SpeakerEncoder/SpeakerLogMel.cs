using Myna.Audio.Features;
using Myna.Tensors.Kernels;
using Myna.Tensors.Signal;
using Myna.Tensors.Threads;

namespace Myna.Voice.Qwen3Tts.SpeakerEncoder;

/// <summary>
/// The log-mel spectrogram that the speaker encoder sees (specification §10): windows of 1024 samples every 256, not centred, over
/// the sound with 384 samples reflected at both ends; magnitudes with a floor, Slaney's bands, natural logarithm.
/// </summary>
internal sealed class SpeakerLogMel
{
    private const int WindowSamples = 1024;
    private const int HopSamples = 256;
    private const int PaddingSamples = (WindowSamples - HopSamples) / 2;
    private const float PowerFloor = 1e-9f;
    private const float MelFloor = 1e-5f;

    private readonly RealFft _fft = new(WindowSamples);
    private readonly float[] _window = Windows.PeriodicHann(WindowSamples);
    private readonly PackedMatrix _basis; // bins → bands

    /// <summary>Makes the tables.</summary>
    public SpeakerLogMel(int sampleRateHz, int bands)
    {
        var basis = new MelBasis(new MelSettings
        {
            SampleRate = sampleRateHz,
            WindowSamples = WindowSamples,
            HopSamples = HopSamples,
            Bands = bands,
            LowestHz = 0,
            HighestHz = sampleRateHz / 2,
        });
        Bands = bands;
        _basis = PackedMatrix.Pack(basis.Weights, bands, basis.Bins);
    }

    /// <summary>Bands of a frame.</summary>
    public int Bands { get; }

    /// <summary>Fewest samples that reflection can pad.</summary>
    public static int FewestSamples => PaddingSamples + 1;

    /// <summary>Frames of a sound.</summary>
    public static int Frames(int samples) => 1 + ((samples + (2 * PaddingSamples) - WindowSamples) / HopSamples);

    /// <summary>The spectrogram of a whole sound.</summary>
    /// <param name="wave">Samples, <see cref="FewestSamples"/> or more.</param>
    /// <param name="crew">Who does it.</param>
    /// <returns><c>[frames, bands]</c>.</returns>
    public float[] Forward(ReadOnlySpan<float> wave, Crew crew)
    {
        int frames = Frames(wave.Length);
        var mel = new float[frames * Bands];
        var job = new Job { Features = this, Wave = wave, Mel = mel, Frames = frames };
        crew.Run(ref job);
        return mel;
    }

    private ref struct Job : ICrewJob
    {
        public SpeakerLogMel Features;
        public ReadOnlySpan<float> Wave;
        public Span<float> Mel;
        public int Frames;

        public readonly void Run(int member, int members)
        {
            int bins = Features._fft.Bins, bands = Features.Bands;
            Span<float> frame = stackalloc float[WindowSamples];
            Span<float> re = stackalloc float[bins], im = stackalloc float[bins];
            Share share = Share.Of(Frames, 1, member, members);
            for (int f = share.From; f < share.To; f++)
            {
                long start = ((long)f * HopSamples) - PaddingSamples;
                for (int i = 0; i < frame.Length; i++)
                {
                    frame[i] = Wave[Stft.Reflected(start + i, Wave.Length)] * Features._window[i];
                }

                Features._fft.Forward(frame, re, im);
                for (int k = 0; k < bins; k++)
                {
                    re[k] = MathF.Sqrt(MathF.FusedMultiplyAdd(re[k], re[k], MathF.FusedMultiplyAdd(im[k], im[k], PowerFloor)));
                }

                Span<float> row = Mel.Slice(f * bands, bands);
                MatMul.Multiply(re, 1, Features._basis, row);
                Elementwise.Clamp(row, MelFloor, float.MaxValue, row);
                Activations.Log(row, row);
            }
        }
    }
}
