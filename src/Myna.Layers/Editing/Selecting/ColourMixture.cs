using Myna.Layers.Decomposition;

namespace Myna.Layers.Editing.Selecting;

/// <summary>
/// How likely colours are among those of a set: a mixture of Gaussians with a variance for each channel, found by k-means from
/// colours far from one another, the same at every run.
/// </summary>
internal sealed class ColourMixture
{
    private const int Most = 5, Rounds = 8;
    private const double LeastVariance = 16;
    private readonly (Rgb Mean, Rgb Variance, double Weight)[] _parts;

    /// <summary>Learns a set of weighted colours, of which there is at least one.</summary>
    public ColourMixture(IReadOnlyList<(Rgb Colour, double Weight)> colours)
    {
        List<Rgb> means = [colours.MaxBy(colour => colour.Weight).Colour];
        while (means.Count < Math.Min(Most, colours.Count))
        {
            (Rgb farthest, double weight) = colours.MaxBy(colour => means.Min(mean => Square(colour.Colour - mean)) * Math.Sqrt(colour.Weight));
            if (means.Min(mean => Square(farthest - mean)) < LeastVariance || weight <= 0)
            {
                break;
            }

            means.Add(farthest);
        }

        var nearest = new int[colours.Count];
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < colours.Count; i++)
            {
                nearest[i] = Enumerable.Range(0, means.Count).MinBy(k => Square(colours[i].Colour - means[k]));
            }

            for (int k = 0; k < means.Count; k++)
            {
                means[k] = Mean(colours, nearest, k, colour => colour) ?? means[k];
            }
        }

        double whole = colours.Sum(colour => colour.Weight);
        _parts = [.. Enumerable.Range(0, means.Count).Select(k =>
        {
            Rgb variance = Mean(colours, nearest, k, colour => Squares(colour - means[k])) ?? default;
            double weight = colours.Where((_, i) => nearest[i] == k).Sum(colour => colour.Weight) / whole;
            return (means[k], new Rgb(variance.R + (float)LeastVariance, variance.G + (float)LeastVariance, variance.B + (float)LeastVariance), weight);
        }).Where(part => part.weight > 0)];
    }

    /// <summary>The negative logarithm of a colour's likelihood.</summary>
    public double Cost(Rgb colour)
    {
        double likelihood = 1e-30;
        foreach ((Rgb mean, Rgb variance, double weight) in _parts)
        {
            Rgb square = Squares(colour - mean);
            double distance = (square.R / variance.R) + (square.G / variance.G) + (square.B / variance.B);
            likelihood += weight * Math.Exp(-0.5 * distance) / Math.Sqrt((double)variance.R * variance.G * variance.B);
        }

        return -Math.Log(likelihood);
    }

    private static Rgb? Mean(IReadOnlyList<(Rgb Colour, double Weight)> colours, int[] nearest, int part, Func<Rgb, Rgb> of)
    {
        double r = 0, g = 0, b = 0, weights = 0;
        for (int i = 0; i < colours.Count; i++)
        {
            if (nearest[i] == part)
            {
                Rgb value = of(colours[i].Colour);
                (r, g, b, weights) = (r + (colours[i].Weight * value.R), g + (colours[i].Weight * value.G), b + (colours[i].Weight * value.B), weights + colours[i].Weight);
            }
        }

        return weights <= 0 ? null : new Rgb((float)(r / weights), (float)(g / weights), (float)(b / weights));
    }

    private static Rgb Squares(Rgb a) => new(a.R * a.R, a.G * a.G, a.B * a.B);

    private static double Square(Rgb a) => Rgb.Dot(a, a);
}
