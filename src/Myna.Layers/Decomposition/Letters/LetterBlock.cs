using Myna.Layers.Pictures;

namespace Myna.Layers.Decomposition.Letters;

/// <summary>A block of lettering in one colour.</summary>
/// <param name="Box">Where on the canvas.</param>
/// <param name="Mask">Within the box: the pixels that are more letter than not [Box.Height, Box.Width].</param>
/// <param name="Colour">The colour of the letters.</param>
/// <param name="Text">What it says, where it was read.</param>
internal sealed record LetterBlock(PixelBox Box, bool[] Mask, Rgb Colour, string? Text = null)
{
    /// <summary>The pixels of the letters.</summary>
    public int Area => Mask.Count(here => here);

    /// <summary>The mask in another box.</summary>
    public bool[] In(PixelBox box)
    {
        var result = new bool[box.Width * box.Height];
        for (int y = Math.Max(Box.Y, box.Y); y < Math.Min(Box.Bottom, box.Bottom); y++)
        {
            for (int x = Math.Max(Box.X, box.X); x < Math.Min(Box.Right, box.Right); x++)
            {
                result[((y - box.Y) * box.Width) + x - box.X] = Mask[((y - Box.Y) * Box.Width) + x - Box.X];
            }
        }

        return result;
    }
}
