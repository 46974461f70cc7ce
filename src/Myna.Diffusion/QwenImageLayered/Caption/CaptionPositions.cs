using Myna.Diffusion.QwenImageLayered.Vision;

namespace Myna.Diffusion.QwenImageLayered.Caption;

/// <summary>Time, row and column of the tokens around and in a picture: text counts up on all three axes, the picture spreads over two of them.</summary>
internal static class CaptionPositions
{
    /// <summary>Positions of a sequence with one picture in it.</summary>
    /// <param name="tokens">Tokens of the sequence.</param>
    /// <param name="pictureAt">The first token of the picture.</param>
    /// <param name="grid">The picture's cells.</param>
    /// <returns>A position for each token, and that of the token after them.</returns>
    public static ((int Time, int Row, int Column)[] Positions, int Next) Of(int tokens, int pictureAt, PatchGrid grid)
    {
        var positions = new (int Time, int Row, int Column)[tokens];
        int end = pictureAt + grid.Cells, after = pictureAt + Math.Max(grid.Rows, grid.Columns);
        for (int i = 0; i < tokens; i++)
        {
            int text = i < pictureAt ? i : after + i - end;
            positions[i] = i >= pictureAt && i < end
                ? (pictureAt, pictureAt + ((i - pictureAt) / grid.Columns), pictureAt + ((i - pictureAt) % grid.Columns))
                : (text, text, text);
        }

        return (positions, after + tokens - end);
    }
}
