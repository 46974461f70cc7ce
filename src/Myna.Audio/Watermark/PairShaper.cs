using Myna.Tensors.Signal;

namespace Myna.Audio.Watermark;

/// <summary>
/// Marks one pair of slots: makes each band's first slot a little louder and its second a little softer, or the other way around,
/// where the speech does not say by itself what the tile shall say.
/// </summary>
/// <remarks>
/// <para>Unlike plain spread spectrum, which adds the same everywhere, this looks at the host first ("informed embedding"; Cox,
/// Miller and McKellips 1999): tiles that say the right thing with a margin are left alone, the others are pushed towards it.
/// The detector only hears about the sign of a tile, so nearly all of the change counts.</para>
/// <para>How far a tile may be pushed depends on how strong its band is against the strongest of the same slot: strong bands
/// are heard by themselves and get little, weak ones lie under what masks them and may get more.</para>
/// </remarks>
internal sealed class PairShaper
{
    /// <summary>The margin by which a tile shall say the right thing, in decibels between its two slots.</summary>
    private const float Margin = 3.2f;

    /// <summary>The most that the strongest band is changed, in decibels between its two slots.</summary>
    private const float LeastPush = 0.7f;

    /// <summary>The most that bands are changed which lie <see cref="MaskedDecibels"/> or more below the strongest.</summary>
    private const float MostPush = 6.4f;

    private const float MaskedDecibels = 25f;

    /// <summary>Energies below those of white noise at -68 dB of full scale count as nothing.</summary>
    private const double FloorPower = 1.6e-7;

    /// <summary>Pushing one band moves its neighbours a little, so it is done twice: once by what is missing, then by what still is.</summary>
    private const int Rounds = 2;

    private readonly RealFft _fft;
    private readonly float[] _window;
    private readonly int _slot;
    private readonly int[] _edges = new int[MarkGrid.Bands + 1];
    private readonly float _floor;
    private readonly float[] _frame;
    private readonly float[] _re;
    private readonly float[] _im;
    private readonly float[] _shapedRe;
    private readonly float[] _shapedIm;
    private readonly float[] _energies = new float[2 * MarkGrid.Bands];
    private readonly float[] _contrasts = new float[MarkGrid.Bands];
    private readonly float[] _most = new float[MarkGrid.Bands];
    private readonly float[] _push = new float[MarkGrid.Bands];
    private readonly float[] _shaped;

    /// <summary>Makes the tables for a sample rate.</summary>
    public PairShaper(int sampleRate)
    {
        _slot = (int)Math.Round(MarkGrid.SlotSeconds * sampleRate);
        Fade = (int)Math.Round(MarkGrid.FadeSeconds * sampleRate);
        _window = MarkGrid.Window(_slot, Fade);
        _fft = new RealFft((int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)_window.Length));
        for (int b = 0; b <= MarkGrid.Bands; b++)
        {
            _edges[b] = Math.Min(_fft.Bins, (int)Math.Round(MarkGrid.EdgeHz(b) * _fft.Size / sampleRate));
        }

        double power = 0;
        foreach (float w in _window)
        {
            power += (double)w * w;
        }

        _floor = (float)(FloorPower * power);
        _frame = new float[_fft.Size];
        _re = new float[2 * _fft.Bins];
        _im = new float[2 * _fft.Bins];
        _shapedRe = new float[_fft.Bins];
        _shapedIm = new float[_fft.Bins];
        _shaped = new float[Samples];
    }

    /// <summary>Samples from one pair to the next.</summary>
    public int Step => 2 * _slot;

    /// <summary>Samples at the end of a pair that the next pair begins in.</summary>
    public int Fade { get; }

    /// <summary>Samples that a pair covers: 37.3 ms.</summary>
    public int Samples => Step + Fade;

    /// <summary>Marks a pair in place.</summary>
    /// <param name="samples">Its <see cref="Samples"/> samples, the beginning of which the pair before may have changed.</param>
    /// <param name="marked"><c>[52]</c>: what each tile shall say, +1 or −1.</param>
    public void Mark(Span<float> samples, ReadOnlySpan<float> marked)
    {
        for (int slot = 0; slot < 2; slot++)
        {
            Transform(samples, slot, Bins(_re, slot), Bins(_im, slot));
            Measure(Bins(_re, slot), Bins(_im, slot), Energies(slot));
        }

        LimitPushes();
        _push.AsSpan().Clear();
        for (int round = 0; round < Rounds; round++)
        {
            Contrast();
            for (int b = 0; b < MarkGrid.Bands; b++)
            {
                float missing = Math.Max(-1f, Margin - (_contrasts[b] * marked[b]));
                _push[b] = Math.Clamp((_push[b] * marked[b]) + missing, 0f, _most[b]) * marked[b];
            }

            Shape(samples);
            if (round < Rounds - 1)
            {
                for (int slot = 0; slot < 2; slot++)
                {
                    Transform(_shaped, slot, _shapedRe, _shapedIm);
                    Measure(_shapedRe, _shapedIm, Energies(slot));
                }
            }
        }

        for (int i = 0; i < samples.Length; i++)
        {
            // Never beyond full scale, unless the speech is.
            float most = Math.Max(1f, Math.Abs(samples[i]));
            samples[i] = Math.Clamp(_shaped[i], -most, most);
        }
    }

    /// <summary>What every tile says: decibels between its two slots, against the bands around.</summary>
    private void Contrast()
    {
        for (int b = 0; b < MarkGrid.Bands; b++)
        {
            _contrasts[b] = Decibels.OfEnergies((Energies(0)[b] + _floor) / (Energies(1)[b] + _floor));
        }

        MarkGrid.TakeSurroundings(_contrasts);
    }

    /// <summary>How far every tile may be pushed.</summary>
    private void LimitPushes()
    {
        _most.AsSpan().Fill(float.PositiveInfinity);
        for (int slot = 0; slot < 2; slot++)
        {
            ReadOnlySpan<float> energies = Energies(slot);
            float strongest = 0;
            foreach (float energy in energies)
            {
                strongest = Math.Max(strongest, energy);
            }

            for (int b = 0; b < MarkGrid.Bands; b++)
            {
                float below = Decibels.OfEnergies((strongest + _floor) / (energies[b] + 1e-12f));
                float most = Math.Clamp(LeastPush + (below / MaskedDecibels * (MostPush - LeastPush)), LeastPush, MostPush);
                _most[b] = Math.Min(_most[b], most);
            }
        }
    }

    /// <summary>The pair with the pushes of the moment, from its spectra before any.</summary>
    private void Shape(ReadOnlySpan<float> samples)
    {
        samples.CopyTo(_shaped);
        for (int slot = 0; slot < 2; slot++)
        {
            _shapedRe.AsSpan().Clear();
            _shapedIm.AsSpan().Clear();
            ReadOnlySpan<float> re = Bins(_re, slot), im = Bins(_im, slot);
            for (int b = 0; b < MarkGrid.Bands; b++)
            {
                float gain = Decibels.ToGain(slot == 0 ? 0.5f * _push[b] : -0.5f * _push[b]) - 1f;
                for (int k = _edges[b]; k < _edges[b + 1]; k++)
                {
                    _shapedRe[k] = gain * re[k];
                    _shapedIm[k] = gain * im[k];
                }
            }

            _fft.Inverse(_shapedRe, _shapedIm, _frame);
            Span<float> target = _shaped.AsSpan(slot * _slot, _window.Length);
            for (int i = 0; i < target.Length; i++)
            {
                target[i] += _frame[i] * _window[i];
            }
        }
    }

    private void Transform(ReadOnlySpan<float> samples, int slot, Span<float> re, Span<float> im)
    {
        ReadOnlySpan<float> source = samples.Slice(slot * _slot, _window.Length);
        for (int i = 0; i < source.Length; i++)
        {
            _frame[i] = source[i] * _window[i];
        }

        _frame.AsSpan(source.Length).Clear();
        _fft.Forward(_frame, re, im);
    }

    /// <summary>Mean energy of the bins of each band; bands above the signal's have none.</summary>
    private void Measure(ReadOnlySpan<float> re, ReadOnlySpan<float> im, Span<float> energies)
    {
        for (int b = 0; b < MarkGrid.Bands; b++)
        {
            float sum = 0;
            for (int k = _edges[b]; k < _edges[b + 1]; k++)
            {
                sum += (re[k] * re[k]) + (im[k] * im[k]);
            }

            energies[b] = sum / Math.Max(1, _edges[b + 1] - _edges[b]);
        }
    }

    private Span<float> Energies(int slot) => _energies.AsSpan(slot * MarkGrid.Bands, MarkGrid.Bands);

    private Span<float> Bins(float[] spectra, int slot) => spectra.AsSpan(slot * _fft.Bins, _fft.Bins);
}
