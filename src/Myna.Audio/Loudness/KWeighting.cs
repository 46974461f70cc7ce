namespace Myna.Audio.Loudness;

/// <summary>
/// The two filters of ITU-R BS.1770 before loudness is measured: a shelf of +4 dB above about 1.7 kHz (the head) and a
/// high-pass at 38 Hz. One instance filters one channel.
/// </summary>
/// <remarks>
/// The standard tabulates coefficients for 48 kHz only. The analogue filters behind them (De Man 2014, <em>Evaluation of
/// Implementations of the EBU R128 Loudness Measurement</em>) give them for any rate, and those tables at 48 kHz.
/// Double precision, one sample after the other: the same bits on every machine.
/// </remarks>
internal sealed class KWeighting(int sampleRate)
{
    private readonly Biquad _shelf = Shelf(sampleRate);
    private readonly Biquad _highPass = HighPass(sampleRate);
    private double _s1;
    private double _s2;
    private double _h1;
    private double _h2;

    /// <summary>The next sample, weighted.</summary>
    public double Next(double x)
    {
        // Transposed direct form II.
        double y = (_shelf.B0 * x) + _s1;
        _s1 = (_shelf.B1 * x) - (_shelf.A1 * y) + _s2;
        _s2 = (_shelf.B2 * x) - (_shelf.A2 * y);
        double z = (_highPass.B0 * y) + _h1;
        _h1 = (_highPass.B1 * y) - (_highPass.A1 * z) + _h2;
        _h2 = (_highPass.B2 * y) - (_highPass.A2 * z);
        return z;
    }

    /// <summary>Coefficients of the shelf at a sample rate.</summary>
    internal static Biquad Shelf(int sampleRate)
    {
        const double Hz = 1681.974450955533, Gain = 3.999843853973347, Q = 0.7071752369554196;
        double k = Math.Tan(Math.PI * Hz / sampleRate);
        double high = Math.Pow(10, Gain / 20), band = Math.Pow(high, 0.4996667741545416);
        double a0 = 1 + (k / Q) + (k * k);
        return new Biquad(
            (high + (band * k / Q) + (k * k)) / a0,
            2 * ((k * k) - high) / a0,
            (high - (band * k / Q) + (k * k)) / a0,
            2 * ((k * k) - 1) / a0,
            (1 - (k / Q) + (k * k)) / a0);
    }

    /// <summary>Coefficients of the high-pass at a sample rate.</summary>
    internal static Biquad HighPass(int sampleRate)
    {
        const double Hz = 38.13547087602444, Q = 0.5003270373238773;
        double k = Math.Tan(Math.PI * Hz / sampleRate);
        double a0 = 1 + (k / Q) + (k * k);
        return new Biquad(1, -2, 1, 2 * ((k * k) - 1) / a0, (1 - (k / Q) + (k * k)) / a0);
    }

    /// <summary>H(z) = (B0 + B1/z + B2/z²) / (1 + A1/z + A2/z²).</summary>
    internal readonly record struct Biquad(double B0, double B1, double B2, double A1, double A2);
}
