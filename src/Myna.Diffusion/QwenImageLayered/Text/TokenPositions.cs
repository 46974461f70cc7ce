using Myna.Tensors.Threads;

namespace Myna.Diffusion.QwenImageLayered.Text;

/// <summary>
/// Rotary positions of Qwen2.5-VL over the two halves of a head. Each token has three positions (time, row, column) that the angle
/// pairs follow in sections; for text all three are one, which is ordinary RoPE. The vision tower turns its patches the same way.
/// </summary>
internal sealed class TokenPositions
{
    private readonly int _half;
    private readonly float[] _cos; // [tokens, d/2]
    private readonly float[] _sin;

    /// <summary>Tables of some tokens.</summary>
    /// <param name="config">Sizes.</param>
    /// <param name="positions">Time, row and column of each token.</param>
    public TokenPositions(LanguageModelConfig config, IReadOnlyList<(int Time, int Row, int Column)> positions)
        : this(config.HeadSize / 2, positions.Count)
    {
        for (int pair = 0; pair < _half; pair++)
        {
            float frequency = 1f / (float)Math.Pow(config.RopeBase, 2f * pair / config.HeadSize);
            int axis = AxisOf(config.AxisPairs, pair);
            for (int token = 0; token < positions.Count; token++)
            {
                (int time, int row, int column) = positions[token];
                Set(token, pair, (axis == 0 ? time : axis == 1 ? row : column) * frequency);
            }
        }
    }

    private TokenPositions(int half, int tokens)
    {
        _half = half;
        _cos = new float[tokens * half];
        _sin = new float[_cos.Length];
    }

    /// <summary>Text tokens 0, 1, 2 …</summary>
    public static TokenPositions OfText(LanguageModelConfig config, int tokens) =>
        new(config, [.. Enumerable.Range(0, tokens).Select(i => (i, i, i))]);

    /// <summary>Patches of a picture: the first half of the pairs follows the row, the second half the column.</summary>
    /// <param name="headSize">Channels of a head, a multiple of 4.</param>
    /// <param name="patches">Row and column of each patch.</param>
    public static TokenPositions OfPatches(int headSize, IReadOnlyList<(int Row, int Column)> patches)
    {
        const double Base = 10_000;
        int quarter = headSize / 4;
        var positions = new TokenPositions(headSize / 2, patches.Count);
        for (int pair = 0; pair < quarter; pair++)
        {
            float frequency = 1f / (float)Math.Pow(Base, 4f * pair / headSize);
            for (int patch = 0; patch < patches.Count; patch++)
            {
                positions.Set(patch, pair, patches[patch].Row * frequency);
                positions.Set(patch, quarter + pair, patches[patch].Column * frequency);
            }
        }

        return positions;
    }

    /// <summary>Turns the heads of all tokens in place.</summary>
    /// <param name="x"><c>[tokens, heads·d]</c>.</param>
    /// <param name="heads">Heads.</param>
    /// <param name="crew">Who does it.</param>
    public unsafe void Apply(Span<float> x, int heads, Crew crew)
    {
        int width = heads * 2 * _half;
        fixed (float* start = x)
        {
            float* all = start;
            CrewRows.Run(crew, x.Length / width, 1, (from, to) =>
            {
                for (int token = from; token < to; token++)
                {
                    for (int head = 0; head < heads; head++)
                    {
                        float* a = all + ((nint)token * width) + (head * 2 * _half);
                        for (int pair = 0; pair < _half; pair++)
                        {
                            float cos = _cos[(token * _half) + pair], sin = _sin[(token * _half) + pair];
                            (float first, float second) = (a[pair], a[_half + pair]);
                            a[pair] = (first * cos) - (second * sin);
                            a[_half + pair] = (second * cos) + (first * sin);
                        }
                    }
                }
            });
        }
    }

    private void Set(int token, int pair, float angle)
    {
        (double sin, double cos) = Math.SinCos(angle);
        (_cos[(token * _half) + pair], _sin[(token * _half) + pair]) = ((float)cos, (float)sin);
    }

    private static int AxisOf(IReadOnlyList<int> sections, int pair)
    {
        int axis = 0;
        for (int end = 0; axis < sections.Count; axis++)
        {
            end += sections[axis];
            if (pair < end)
            {
                return axis;
            }
        }

        return 0;
    }
}
