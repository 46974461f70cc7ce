using Myna.Tensors.Threads;

namespace Myna.Diffusion.QwenImageLayered.Transformer;

/// <summary>
/// Layer3D RoPE: a head's channels turn in adjacent pairs by angles of layer, row and column. Rows and columns count from the middle;
/// the condition has the layer -1; text tokens follow behind on all three axes. Tables for one run. Source: Qwen-Image-Layered
/// (arXiv 2512.15603), <c>QwenEmbedLayer3DRope</c> in diffusers.
/// </summary>
internal sealed class LayerRope
{
    private const float Theta = 10_000f;

    private readonly int _half;
    private readonly float[] _cos; // [text + image, d/2]
    private readonly float[] _sin;

    /// <summary>Makes the tables.</summary>
    /// <param name="axes">Channels of each axis.</param>
    /// <param name="slots">Rows and columns of tokens of each slot; the last one is the condition.</param>
    /// <param name="textTokens">Text tokens.</param>
    public LayerRope(IReadOnlyList<int> axes, IReadOnlyList<(int Rows, int Columns)> slots, int textTokens)
    {
        float[][] frequencies = [.. axes.Select(Frequencies)];
        _half = frequencies.Sum(axis => axis.Length);
        TextTokens = textTokens;
        ImageTokens = slots.Sum(slot => slot.Rows * slot.Columns);
        _cos = new float[(textTokens + ImageTokens) * _half];
        _sin = new float[_cos.Length];
        TextStart = Math.Max(slots.Max(slot => Math.Max(slot.Rows / 2, slot.Columns / 2)), slots.Count - 1);
        int row = 0;
        for (; row < textTokens; row++)
        {
            Fill(row, frequencies, TextStart + row, TextStart + row, TextStart + row);
        }

        for (int slot = 0; slot < slots.Count; slot++)
        {
            int layer = slot == slots.Count - 1 ? -1 : slot;
            (int rows, int columns) = slots[slot];
            for (int i = 0; i < rows * columns; i++, row++)
            {
                (int y, int x) = Math.DivRem(i, columns);
                Fill(row, frequencies, layer, y - (rows - (rows / 2)), x - (columns - (columns / 2)));
            }
        }
    }

    /// <summary>Text tokens, which come first.</summary>
    public int TextTokens { get; }

    /// <summary>Image tokens.</summary>
    public int ImageTokens { get; }

    /// <summary>The position of the first text token.</summary>
    public int TextStart { get; }

    /// <summary>Pairs of a head that turn.</summary>
    public int Pairs => _half;

    /// <summary>1 / θ^(2k/d), in single precision as the official code computes it.</summary>
    public static float[] Frequencies(int size)
    {
        var frequencies = new float[size / 2];
        for (int k = 0; k < frequencies.Length; k++)
        {
            frequencies[k] = 1f / (float)Math.Pow(Theta, 2f * k / size);
        }

        return frequencies;
    }

    /// <summary>Cosine and sine of one pair of one token.</summary>
    public (float Cos, float Sin) At(int token, int pair) => (_cos[(token * _half) + pair], _sin[(token * _half) + pair]);

    /// <summary>Turns all heads of some tokens in place: (a, b) → (a·cos - b·sin, a·sin + b·cos).</summary>
    /// <param name="x"><c>[rows, heads·d]</c>.</param>
    /// <param name="rows">Number of tokens.</param>
    /// <param name="heads">Heads.</param>
    /// <param name="first">The first token's place in the joint sequence.</param>
    /// <param name="crew">Who does it.</param>
    public unsafe void Apply(Span<float> x, int rows, int heads, int first, Crew crew)
    {
        int width = heads * 2 * _half;
        fixed (float* start = x)
        {
            float* all = start;
            CrewRows.Run(crew, rows, 1, (from, to) =>
            {
                for (int row = from; row < to; row++)
                {
                    ReadOnlySpan<float> cos = _cos.AsSpan((first + row) * _half, _half), sin = _sin.AsSpan((first + row) * _half, _half);
                    var heads = new Span<float>(all + ((nint)row * width), width);
                    for (int head = 0; head < heads.Length; head += 2 * _half)
                    {
                        Turn(heads.Slice(head, 2 * _half), cos, sin);
                    }
                }
            });
        }
    }

    private static void Turn(Span<float> head, ReadOnlySpan<float> cos, ReadOnlySpan<float> sin)
    {
        for (int pair = 0; pair < cos.Length; pair++)
        {
            float a = head[2 * pair], b = head[(2 * pair) + 1];
            head[2 * pair] = (a * cos[pair]) - (b * sin[pair]);
            head[(2 * pair) + 1] = (a * sin[pair]) + (b * cos[pair]);
        }
    }

    private void Fill(int token, float[][] frequencies, int layer, int row, int column)
    {
        int at = token * _half;
        ReadOnlySpan<int> positions = [layer, row, column];
        for (int axis = 0; axis < frequencies.Length; axis++)
        {
            foreach (float frequency in frequencies[axis])
            {
                float angle = positions[axis] * frequency;
                (double sin, double cos) = Math.SinCos(angle);
                (_cos[at], _sin[at]) = ((float)cos, (float)sin);
                at++;
            }
        }
    }
}
