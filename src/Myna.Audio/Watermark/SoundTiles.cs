using Myna.Tensors.Signal;

namespace Myna.Audio.Watermark;

/// <summary>
/// What the tiles of a recording say, at every place where a pair might begin: the detector does not know where they do. A place
/// is 64 samples, 2.7 ms.
/// </summary>
internal sealed class SoundTiles
{
    /// <summary>The detector's sample rate, in Hz.</summary>
    public const int SampleRate = 24000;

    /// <summary>Samples from one place to the next.</summary>
    public const int PlaceSamples = 64;

    /// <summary>Places from one slot to the next.</summary>
    public const int PlacesPerSlot = 6;

    /// <summary>Places from one pair to the next.</summary>
    public const int PlacesPerPair = 2 * PlacesPerSlot;

    /// <summary>Places until the pattern repeats.</summary>
    public const int PlacesPerPeriod = MarkGrid.Pairs * PlacesPerPair;

    /// <summary>Contrasts well above this many decibels all weigh the same.</summary>
    private const float Knee = 2f;

    private const int SlotSamples = PlacesPerSlot * PlaceSamples;
    private const int FadeSamples = 128;

    // Energies relative to that of white noise as loud as the recording: what counts as nothing, and what counts half.
    private const float Nothing = 3.2e-5f;
    private const float Half = 3.2e-4f;

    /// <summary>A band's noise floor is taken to be this many times its 15th percentile.</summary>
    private const float FloorFactor = 8f;

    // Echoes that are left of earlier sounds: they begin a slot later, lose 1/10 from place to place, and count half.
    private const float EchoDecay = 0.9f;
    private const float EchoWeight = 0.5f;

    private readonly float[] _powers; // [frames, bins + 1]: sums of the bins below
    private readonly int _frames;
    private readonly int _bins;
    private readonly float _level;

    /// <summary>Takes the spectra of a recording.</summary>
    /// <param name="samples">At 24 kHz.</param>
    /// <param name="cancellationToken">Checked now and then.</param>
    public SoundTiles(ReadOnlySpan<float> samples, CancellationToken cancellationToken)
    {
        float[] window = MarkGrid.Window(SlotSamples, FadeSamples);
        var fft = new RealFft(window.Length);
        _bins = fft.Bins;
        _frames = Math.Max(0, ((samples.Length - window.Length) / PlaceSamples) + 1);
        _powers = new float[_frames * (_bins + 1)];
        double windowPower = 0, power = 0;
        foreach (float w in window)
        {
            windowPower += (double)w * w;
        }

        foreach (float x in samples)
        {
            power += (double)x * x;
        }

        _level = (float)(power / Math.Max(1, samples.Length) * windowPower);
        var frame = new float[window.Length];
        float[] re = new float[_bins], im = new float[_bins];
        for (int f = 0; f < _frames; f++)
        {
            if ((f & 1023) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            ReadOnlySpan<float> source = samples.Slice(f * PlaceSamples, window.Length);
            for (int i = 0; i < frame.Length; i++)
            {
                frame[i] = source[i] * window[i];
            }

            fft.Forward(frame, re, im);
            Span<float> sums = _powers.AsSpan(f * (_bins + 1), _bins + 1);
            float sum = 0;
            for (int k = 0; k < _bins; k++)
            {
                sum += (re[k] * re[k]) + (im[k] * im[k]);
                sums[k + 1] = sum;
            }
        }
    }

    /// <summary>How many places there are.</summary>
    public int Places => Math.Max(0, _frames - PlacesPerSlot);

    /// <summary>What the tiles say.</summary>
    /// <param name="speed">How much higher the recording's frequencies are than they were made.</param>
    /// <param name="inRoom">Whether tiles count less that stand in the echoes of louder sounds before them.</param>
    /// <returns><c>[places, 52]</c>: between −1 and 1, near 0 where there is little to hear.</returns>
    public float[] Say(double speed, bool inRoom = false)
    {
        float[] energies = BandEnergies(speed);
        float[]? echoes = inRoom ? Echoes(energies) : null;
        float[] floors = Floors(energies);
        var says = new float[Places * MarkGrid.Bands];
        float nothing = (_level * Nothing) + 1e-20f;
        for (int f = 0; f < Places; f++)
        {
            ReadOnlySpan<float> first = Row(energies, f), second = Row(energies, f + PlacesPerSlot);
            Span<float> tiles = says.AsSpan(f * MarkGrid.Bands, MarkGrid.Bands);
            for (int b = 0; b < MarkGrid.Bands; b++)
            {
                tiles[b] = Decibels.OfEnergies((first[b] + nothing) / (second[b] + nothing));
            }

            MarkGrid.TakeSurroundings(tiles);
            for (int b = 0; b < MarkGrid.Bands; b++)
            {
                float x = tiles[b] / Knee;
                float energy = Math.Max(first[b], second[b]);
                float echo = echoes is null ? 0f : EchoWeight * echoes[((f + PlacesPerSlot) * MarkGrid.Bands) + b];
                float weight = energy / (energy + floors[b] + echo + 1e-20f);
                tiles[b] = weight * x / MathF.Sqrt(1f + (x * x));
            }
        }

        return says;
    }

    /// <summary>The energies of a slot earlier and before, each counting less than the next.</summary>
    private static float[] Echoes(float[] energies)
    {
        var echoes = new float[energies.Length];
        const int Lag = PlacesPerSlot * MarkGrid.Bands;
        for (int i = Lag; i < echoes.Length; i++)
        {
            echoes[i] = (EchoDecay * echoes[i - MarkGrid.Bands]) + ((1 - EchoDecay) * energies[i - Lag]);
        }

        return echoes;
    }

    private float[] BandEnergies(double speed)
    {
        var energies = new float[_frames * MarkGrid.Bands];
        Span<double> edges = stackalloc double[MarkGrid.Bands + 1];
        for (int b = 0; b <= MarkGrid.Bands; b++)
        {
            edges[b] = Math.Min(_bins, MarkGrid.EdgeHz(b) * speed * (_bins - 1) * 2 / SampleRate);
        }

        for (int f = 0; f < _frames; f++)
        {
            ReadOnlySpan<float> sums = _powers.AsSpan(f * (_bins + 1), _bins + 1);
            float below = Below(sums, edges[0]);
            for (int b = 0; b < MarkGrid.Bands; b++)
            {
                float upTo = Below(sums, edges[b + 1]);
                energies[(f * MarkGrid.Bands) + b] = (upTo - below) / (float)(edges[b + 1] - edges[b]);
                below = upTo;
            }
        }

        return energies;
    }

    /// <summary>Energy below an edge, which may lie within a bin.</summary>
    private static float Below(ReadOnlySpan<float> sums, double edge)
    {
        int bin = Math.Min((int)edge, sums.Length - 2);
        return sums[bin] + ((float)(edge - bin) * (sums[bin + 1] - sums[bin]));
    }

    private float[] Floors(float[] energies)
    {
        var floors = new float[MarkGrid.Bands];
        var column = new float[(_frames + PlacesPerSlot - 1) / PlacesPerSlot];
        for (int b = 0; b < MarkGrid.Bands && column.Length > 0; b++)
        {
            for (int i = 0; i < column.Length; i++)
            {
                column[i] = energies[(i * PlacesPerSlot * MarkGrid.Bands) + b];
            }

            Array.Sort(column);
            floors[b] = (FloorFactor * column[column.Length * 15 / 100]) + (_level * Half);
        }

        return floors;
    }

    private static ReadOnlySpan<float> Row(float[] energies, int frame) =>
        energies.AsSpan(frame * MarkGrid.Bands, MarkGrid.Bands);
}
