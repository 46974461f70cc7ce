namespace Myna.Layers.Evaluation.Designs;

/// <summary>Smooth noise of several octaves, the stuff of clouds, marble and other photo-like textures.</summary>
internal sealed class FractalNoise
{
    private const int LatticeBits = 8;
    private readonly float[] _lattice = new float[1 << (2 * LatticeBits)];

    public FractalNoise(Random random)
    {
        for (int i = 0; i < _lattice.Length; i++)
        {
            _lattice[i] = random.NextSingle();
        }
    }

    /// <summary>The noise at a place, about 0 to 1.</summary>
    /// <param name="x">Across, in cells of the coarsest octave.</param>
    /// <param name="y">Down.</param>
    /// <param name="octaves">How many; each half as large and somewhat more than half as strong as the one before.</param>
    public float At(float x, float y, int octaves)
    {
        float sum = 0, weight = 1, weights = 0;
        for (int i = 0; i < octaves; i++)
        {
            sum += weight * Smooth(x + (31.7f * i), y + (17.3f * i));
            weights += weight;
            (x, y, weight) = (x * 2, y * 2, weight * 0.55f);
        }

        return sum / weights;
    }

    private float Smooth(float x, float y)
    {
        int column = (int)MathF.Floor(x), row = (int)MathF.Floor(y);
        float u = Fade(x - column), v = Fade(y - row);
        float top = Mix(Lattice(column, row), Lattice(column + 1, row), u);
        float bottom = Mix(Lattice(column, row + 1), Lattice(column + 1, row + 1), u);
        return Mix(top, bottom, v);
    }

    private float Lattice(int column, int row)
    {
        const int Mask = (1 << LatticeBits) - 1;
        return _lattice[((row & Mask) << LatticeBits) | (column & Mask)];
    }

    private static float Fade(float t) => t * t * (3 - (2 * t));

    private static float Mix(float a, float b, float t) => a + ((b - a) * t);
}
