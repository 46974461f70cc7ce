using Myna.Tensors.Kernels;

namespace Myna.Audio.Stretching;

/// <summary>Finds the place in a sound that is most like a template: the peak of the normalised cross-correlation.</summary>
internal sealed class SimilarityIndex(int templateSamples, int mostPlaces)
{
    // Power of a mean sample below which a template counts as silence: -100 dB of full scale.
    private const double SilentPower = 1e-10;

    private readonly double[] _scores = new double[mostPlaces];

    /// <summary>Finds the best place.</summary>
    /// <param name="template">What to look for.</param>
    /// <param name="sound">Where: the places' count + template length - 1 samples.</param>
    /// <param name="places">Number of places, the first at the sound's first sample.</param>
    /// <param name="wanted">The place that is taken where all are alike, as in silence.</param>
    /// <returns>The place, and how far between -½ and ½ sample beside it the peak lies.</returns>
    public (int Place, double Beside) Find(ReadOnlySpan<float> template, ReadOnlySpan<float> sound, int places, int wanted)
    {
        double power = 0, energy = 0;
        for (int i = 0; i < templateSamples; i++)
        {
            power += (double)template[i] * template[i];
            energy += (double)sound[i] * sound[i];
        }

        if (power < SilentPower * templateSamples)
        {
            return (wanted, 0);
        }

        double floor = SilentPower * templateSamples;
        for (int place = 0; place < places; place++)
        {
            float product = Dot.Product(template, sound.Slice(place, templateSamples));
            _scores[place] = product / Math.Sqrt(Math.Max(energy, floor));
            if (place + 1 < places)
            {
                double leaving = sound[place], coming = sound[place + templateSamples];
                energy += (coming * coming) - (leaving * leaving);
            }
        }

        int best = Best(places, wanted);
        return (best, Vertex(best, places));
    }

    // From the wanted place outwards, so that of equal ones the nearest in time wins.
    private int Best(int places, int wanted)
    {
        int best = wanted;
        for (int distance = 1; distance < places; distance++)
        {
            if (wanted - distance >= 0 && _scores[wanted - distance] > _scores[best])
            {
                best = wanted - distance;
            }

            if (wanted + distance < places && _scores[wanted + distance] > _scores[best])
            {
                best = wanted + distance;
            }
        }

        return best;
    }

    /// <summary>The vertex of the parabola through the peak and its neighbours.</summary>
    private double Vertex(int peak, int places)
    {
        if (peak == 0 || peak == places - 1)
        {
            return 0;
        }

        double before = _scores[peak - 1], after = _scores[peak + 1];
        double bend = before - (2 * _scores[peak]) + after;
        return bend < 0 ? Math.Clamp(0.5 * (before - after) / bend, -0.5, 0.5) : 0;
    }
}
