
namespace Myna.Layers.Decomposition.Surfaces;

/// <summary>Finds the profile surface that explains most of a set of pixels, if one explains enough.</summary>
internal static class ProfileSearch
{
    private const int CoarseSamples = 6000;
    private const int FineSamples = 24000;
    private const int Directions = 90;
    private const float MustGain = 0.15f;

    /// <summary>A table step so large that there is one entry only.</summary>
    private const float Flat = 1e9f;

    /// <summary>A surface and how much of the samples it explains.</summary>
    /// <param name="Surface">The surface.</param>
    /// <param name="Coordinate">Its coordinate.</param>
    /// <param name="Inliers">The share of all candidates within the tolerance.</param>
    /// <param name="Peaked">
    /// How many of those within twice the tolerance are within it, 0 to 1: about 1 for a surface that is there, about a
    /// half where texture happens to come near.
    /// </param>
    internal sealed record Found(ProfileSurface Surface, Coordinate Coordinate, float Inliers, float Peaked);

    /// <summary>Searches directions and centres.</summary>
    /// <param name="picture">The colours.</param>
    /// <param name="candidates">The pixels that may belong to the surface, others among them.</param>
    /// <param name="strength">Edge strength, for the directions worth trying.</param>
    /// <param name="tolerance">How far from the surface a pixel of it may be, in levels.</param>
    /// <param name="random">Picks the samples.</param>
    public static Found Best(ColourPlanes picture, IReadOnlyList<int> candidates, float[] strength, float tolerance, Random random)
    {
        // Half of the samples from along the border, where there is less else than in the middle.
        int band = Math.Max(2, Math.Min(picture.Width, picture.Height) / 20);
        int[] border = [.. candidates.Where(i => IsNearBorder(i, picture, band))];
        int[] coarse = [.. Pick(candidates, CoarseSamples / 2, random), .. Pick(border, CoarseSamples / 2, random)];
        int[] fine = [.. Pick(candidates, FineSamples / 2, random), .. Pick(border, FineSamples / 2, random)];
        (Coordinate Coordinate, float Score) best = (default, -1);

        // One colour everywhere is right in any direction. Other fills must beat it clearly: a free table along a direction
        // or around a point can explain some of an object too.
        ProfileSurface one = ProfileSurface.Fit(picture, coarse, Coordinate.Along(0), Flat, tolerance, out float flatShare);
        if (flatShare > 0.75f)
        {
            int[] every = Pick(candidates, 300_000, random);
            one = ProfileSurface.Fit(picture, every, Coordinate.Along(0), Flat, tolerance, out flatShare);
            return new Found(one, Coordinate.Along(0), flatShare, Peakedness(picture, every, one, tolerance));
        }

        for (int i = 0; i < Directions; i++)
        {
            Try(Coordinate.Along(i * Math.PI / Directions));
        }

        foreach (double peak in OrientationPeaks(picture, candidates, strength))
        {
            for (int k = -4; k <= 4; k++)
            {
                Try(Coordinate.Along(peak + (k * Math.PI / 720)));
            }
        }

        if (best.Score < 0.93f)
        {
            SearchCentre();
        }

        Refine(2);
        if (!best.Coordinate.Radial)
        {
            SnapToGrid();
        }

        const float Step = 0.5f;
        float finest = candidates.Count > 20_000 ? Step : 1.5f;
        int[] all = Pick(candidates, 300_000, random);
        ProfileSurface surface = ProfileSurface.Fit(picture, all, best.Coordinate, finest, tolerance, out float inliers);
        if (best.Score < flatShare + MustGain)
        {
            surface = ProfileSurface.Fit(picture, all, Coordinate.Along(0), Flat, tolerance, out inliers);
        }

        return new Found(surface, best.Coordinate, inliers, Peakedness(picture, all, surface, tolerance));

        void Try(Coordinate coordinate)
        {
            ProfileSurface.Fit(picture, coarse, coordinate, 4, tolerance, out float share);
            if (share > best.Score + (coordinate.Radial ? 0.01f : 0))
            {
                best = (coordinate, share);
            }
        }

        void SearchCentre()
        {
            float w = picture.Width, h = picture.Height;
            for (int row = -4; row <= 14; row++)
            {
                for (int column = -4; column <= 14; column++)
                {
                    Try(Coordinate.From(w * column / 10, h * row / 10));
                }
            }
        }

        // Stripes and most gradients of designs run along the canvas or at 45 degrees: taken where it is as good.
        void SnapToGrid()
        {
            double angle = Math.Atan2(best.Coordinate.B, best.Coordinate.A), grid = Math.Round(angle / (Math.PI / 4)) * Math.PI / 4;
            if (Math.Abs(angle - grid) < 0.02)
            {
                ProfileSurface.Fit(picture, fine, Coordinate.Along(grid), 2, tolerance, out float score);
                best = score > best.Score - 0.006f ? (Coordinate.Along(grid), score) : best;
            }
        }

        void Refine(float bin)
        {
            ProfileSurface.Fit(picture, fine, best.Coordinate, bin, tolerance, out float score);
            best.Score = score;
            float step = best.Coordinate.Radial ? MathF.Max(picture.Width, picture.Height) / 20f : MathF.PI / 180;
            for (int round = 0; round < 9; round++, step /= 2.2f)
            {
                Coordinate middle = best.Coordinate;
                for (int k = 0; k < (middle.Radial ? 8 : 2); k++)
                {
                    double angle = k * Math.PI / 4;
                    Coordinate trial = middle.Radial
                        ? Coordinate.From(middle.A + (step * (float)Math.Cos(angle)), middle.B + (step * (float)Math.Sin(angle)))
                        : Coordinate.Along(Math.Atan2(middle.B, middle.A) + (k == 0 ? step : -step));
                    ProfileSurface.Fit(picture, fine, trial, bin, tolerance, out score);
                    if (score > best.Score)
                    {
                        best = (trial, score);
                    }
                }

                step *= middle != best.Coordinate ? 1.5f : 1;
            }
        }
    }

    private static bool IsNearBorder(int i, ColourPlanes picture, int band)
    {
        int x = i % picture.Width, y = i / picture.Width;
        return x < band || y < band || x >= picture.Width - band || y >= picture.Height - band;
    }

    private static float Peakedness(ColourPlanes picture, int[] samples, ProfileSurface surface, float tolerance)
    {
        int near = 0, nearer = 0;
        foreach (int i in samples)
        {
            float off = (picture.At(i) - surface.At(i % picture.Width, i / picture.Width)).Largest;
            near += off <= 2 * tolerance ? 1 : 0;
            nearer += off <= tolerance ? 1 : 0;
        }

        return (float)nearer / Math.Max(1, near);
    }

    /// <summary>The directions in which the colours change most often: those of stripes and strong gradients.</summary>
    private static IEnumerable<double> OrientationPeaks(ColourPlanes picture, IReadOnlyList<int> candidates, float[] strength)
    {
        const int Bins = 360;
        var histogram = new double[Bins];
        int stride = Math.Max(1, candidates.Count / 100_000);
        for (int k = 0; k < candidates.Count; k += stride)
        {
            int i = candidates[k], x = i % picture.Width, y = i / picture.Width;
            if (x == 0 || y == 0 || x + 1 == picture.Width || y + 1 == picture.Height || strength[i] < 2)
            {
                continue;
            }

            float dx = 0, dy = 0;
            for (int c = 0; c < ColourPlanes.Count; c++)
            {
                float[] plane = picture[c];
                float a = plane[i + 1] - plane[i - 1], b = plane[i + picture.Width] - plane[i - picture.Width];
                if ((a * a) + (b * b) > (dx * dx) + (dy * dy))
                {
                    (dx, dy) = (a, b);
                }
            }

            double angle = Math.Atan2(dy, dx);
            int bin = (int)Math.Round(angle / Math.PI * Bins);
            histogram[((bin % Bins) + Bins) % Bins] += strength[i];
        }

        return Enumerable.Range(0, Bins)
            .Where(b => histogram[b] > 0 && histogram[b] >= histogram[(b + 1) % Bins] && histogram[b] >= histogram[(b + Bins - 1) % Bins])
            .OrderByDescending(b => histogram[b]).Take(4).Select(b => b * Math.PI / Bins);
    }

    private static int[] Pick(IReadOnlyList<int> candidates, int most, Random random)
    {
        if (candidates.Count <= most)
        {
            return [.. candidates];
        }

        var picked = new int[most];
        for (int k = 0; k < most; k++)
        {
            // One out of each equal share: spread over the picture, and without a grid that stripes could fall in step with.
            long from = (long)k * candidates.Count / most, to = (long)(k + 1) * candidates.Count / most;
            picked[k] = candidates[(int)(from + random.NextInt64(Math.Max(1, to - from)))];
        }

        return picked;
    }
}
