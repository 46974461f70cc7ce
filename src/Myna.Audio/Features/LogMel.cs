using System.Runtime.CompilerServices;
using Myna.Tensors.Hardware;
using Myna.Tensors.Kernels;
using Myna.Tensors.Signal;
using Myna.Tensors.Threads;

namespace Myna.Audio.Features;

/// <summary>
/// The log-mel spectrogram: what voice models see of a sound. Magnitudes of a centred short-time Fourier transform,
/// gathered into mel bands, and their natural logarithm.
/// </summary>
/// <remarks>Immutable: one instance serves any number of threads. The bits do not depend on vector width or threads.</remarks>
public sealed class LogMel
{
    private readonly MelSettings _settings;
    private readonly Stft _stft;
    private readonly VectorWidth _width;

    /// <summary>Makes the tables.</summary>
    /// <param name="settings">Sizes; those of Lite if null.</param>
    public LogMel(MelSettings? settings = null)
        : this(settings ?? new MelSettings(), Simd.Width)
    {
    }

    internal LogMel(MelSettings settings, VectorWidth width)
    {
        _settings = settings;
        _stft = new Stft(settings.WindowSamples, settings.HopSamples, width);
        _width = width;
        Basis = new MelBasis(settings);
    }

    /// <summary>Number of mel bands.</summary>
    public int Bands => Basis.Bands;

    /// <summary>The triangles that make the bands.</summary>
    public MelBasis Basis { get; }

    /// <summary>How many frames a sound has: samples/hop + 1, rounded down.</summary>
    public int Frames(int samples) => _stft.Frames(samples);

    /// <summary>The spectrogram of a whole sound.</summary>
    /// <param name="samples">Mono samples at the settings' rate, 1 or more.</param>
    /// <returns><c>[frames, bands]</c>, row-major.</returns>
    /// <exception cref="MynaException">There are no samples.</exception>
    public float[] Forward(ReadOnlySpan<float> samples)
    {
        var mel = new float[Frames(samples.Length) * Bands];
        Forward(samples, mel);
        return mel;
    }

    /// <summary>The spectrogram of a whole sound, shared among the crew.</summary>
    /// <param name="samples">Mono samples at the settings' rate, 1 or more.</param>
    /// <param name="mel"><c>[frames, bands]</c>, row-major.</param>
    /// <exception cref="MynaException">There are no samples.</exception>
    public void Forward(ReadOnlySpan<float> samples, Span<float> mel)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(mel.Length, Frames(samples.Length) * Bands);
        if (samples.IsEmpty)
        {
            throw new MynaException("the sound is empty; a spectrogram needs at least one sample");
        }

        var job = new Job { Owner = this, Samples = samples, Mel = mel };
        Crew.Shared.Run(ref job);
    }

    [SkipLocalsInit]
    private void Forward(ReadOnlySpan<float> samples, Share frames, Span<float> mel)
    {
        Span<float> re = stackalloc float[_stft.Bins];
        Span<float> im = stackalloc float[_stft.Bins];
        for (int frame = frames.From; frame < frames.To; frame++)
        {
            _stft.Forward(samples, frame, 1, re, im);
            for (int bin = 0; bin < re.Length; bin++)
            {
                float power = MathF.FusedMultiplyAdd(re[bin], re[bin], MathF.FusedMultiplyAdd(im[bin], im[bin], _settings.PowerFloor));
                re[bin] = MathF.Sqrt(power);
            }

            Span<float> row = mel.Slice(frame * Bands, Bands);
            Basis.Apply(re, row, _width);
            for (int band = 0; band < row.Length; band++)
            {
                row[band] = MathF.Max(row[band], _settings.BandFloor);
            }

            Map.Unary<LogOperation>(row, row, _width);
        }
    }

    private ref struct Job : ICrewJob
    {
        public LogMel Owner;
        public ReadOnlySpan<float> Samples;
        public Span<float> Mel;

        public readonly void Run(int member, int members)
            => Owner.Forward(Samples, Share.Of(Owner.Frames(Samples.Length), 1, member, members), Mel);
    }
}
