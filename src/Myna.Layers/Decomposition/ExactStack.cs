using Myna.Layers.Compositing;
using Myna.Layers.Decomposition.Matting;
using Myna.Layers.Pictures;

namespace Myna.Layers.Decomposition;

/// <summary>
/// Makes a stack of layers exact, row by row: what the layers below a layer composite to is the guess of what lies
/// beneath it; from the top, each layer is unblended from its target, and what remains is the target of the next.
/// </summary>
internal static class ExactStack
{
    /// <summary>Changes the layers so that they composite to the input bit for bit.</summary>
    /// <param name="input">The picture.</param>
    /// <param name="bottom">The background, on the whole canvas.</param>
    /// <param name="layers">The other layers, bottom first, each in its box.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static Unblend.Outcome Solve(Picture input, Picture bottom, IReadOnlyList<LayerHint> layers, CancellationToken cancellationToken)
    {
        int stride = input.Width * Picture.Channels;
        var composites = new byte[layers.Count + 1][];
        for (int k = 0; k < composites.Length; k++)
        {
            composites[k] = new byte[stride];
        }

        Unblend.Outcome outcome = default;
        var target = new byte[stride];
        for (int y = 0; y < input.Height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            bottom.Row(y).CopyTo(composites[0]);
            for (int k = 0; k < layers.Count; k++)
            {
                composites[k].CopyTo(composites[k + 1], 0);
                if (RowOf(layers[k], y, out int x, out Span<byte> row))
                {
                    Over.Blend(row, composites[k + 1].AsSpan(x, row.Length));
                }
            }

            input.Row(y).CopyTo(target);
            for (int k = layers.Count - 1; k >= 0; k--)
            {
                if (RowOf(layers[k], y, out int x, out Span<byte> row))
                {
                    Span<byte> part = target.AsSpan(x, row.Length), beneath = composites[k].AsSpan(x, row.Length);
                    outcome += Unblend.Solve(part, beneath, row);
                    beneath.CopyTo(part);
                }
            }

            target.CopyTo(bottom.Row(y));
        }

        return outcome;
    }

    private static bool RowOf(LayerHint layer, int y, out int x, out Span<byte> row)
    {
        x = layer.Box.X * Picture.Channels;
        row = y >= layer.Box.Y && y < layer.Box.Bottom ? layer.Picture.Row(y - layer.Box.Y) : default;
        return !row.IsEmpty;
    }
}
