using Myna.Tensors.Hardware;
using Myna.Tensors.Kernels;

namespace Myna.Audio.Features;

/// <summary>
/// The triangles that gather the bins of a spectrum into mel bands: evenly spaced on Slaney's mel scale, each scaled to
/// unit area.
/// </summary>
/// <remarks>
/// Slaney (1998), <em>Auditory Toolbox</em>, as librosa has it: linear below 1 kHz (200/3 Hz a mel), logarithmic above
/// (a factor of 6.4 every 27 mels); height 2/(upper edge - lower edge in Hz).
/// </remarks>
public sealed class MelBasis
{
    private const double HzPerMel = 200.0 / 3;
    private const double LinearToHz = 1000;
    private const double LinearToMel = LinearToHz / HzPerMel;
    private static readonly double LogStep = Math.Log(6.4) / 27;

    private readonly float[] _weights;
    private readonly (int First, int Count)[] _ranges;

    /// <summary>Makes the triangles.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bands do not fit below half the sample rate.</exception>
    public MelBasis(MelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.Bands, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(settings.LowestHz);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(settings.HighestHz, settings.LowestHz);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(settings.HighestHz, settings.SampleRate / 2.0);
        Bands = settings.Bands;
        Bins = (settings.WindowSamples / 2) + 1;
        _weights = new float[Bands * Bins];
        _ranges = new (int, int)[Bands];
        double lowest = ToMel(settings.LowestHz), highest = ToMel(settings.HighestHz);
        double Edge(int i) => ToHz(lowest + ((highest - lowest) * i / (Bands + 1)));
        for (int band = 0; band < Bands; band++)
        {
            double low = Edge(band), middle = Edge(band + 1), high = Edge(band + 2);
            int first = Bins, last = -1;
            for (int bin = 0; bin < Bins; bin++)
            {
                double hz = (double)bin * settings.SampleRate / settings.WindowSamples;
                double height = Math.Min((hz - low) / (middle - low), (high - hz) / (high - middle));
                if (height > 0)
                {
                    _weights[(band * Bins) + bin] = (float)(height * 2 / (high - low));
                    first = Math.Min(first, bin);
                    last = bin;
                }
            }

            _ranges[band] = last < 0 ? (0, 0) : (first, last + 1 - first);
        }
    }

    /// <summary>Number of bands.</summary>
    public int Bands { get; }

    /// <summary>Bins of the spectrum.</summary>
    public int Bins { get; }

    /// <summary>All weights, <c>[bands, bins]</c>.</summary>
    public ReadOnlySpan<float> Weights => _weights;

    /// <summary>Gathers one frame.</summary>
    /// <param name="magnitude"><c>[bins]</c>.</param>
    /// <param name="bands"><c>[bands]</c>.</param>
    /// <param name="width">The vector width to compute with.</param>
    internal void Apply(ReadOnlySpan<float> magnitude, Span<float> bands, VectorWidth width)
    {
        for (int band = 0; band < Bands; band++)
        {
            // Only the few bins under the triangle: the rest of the row is zero.
            (int first, int count) = _ranges[band];
            bands[band] = Dot.Product(magnitude.Slice(first, count), _weights.AsSpan((band * Bins) + first, count), width);
        }
    }

    private static double ToMel(double hz)
        => hz < LinearToHz ? hz / HzPerMel : LinearToMel + (Math.Log(hz / LinearToHz) / LogStep);

    private static double ToHz(double mel)
        => mel < LinearToMel ? mel * HzPerMel : LinearToHz * Math.Exp(LogStep * (mel - LinearToMel));
}
