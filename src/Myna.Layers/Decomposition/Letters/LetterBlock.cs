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

    /// <summary>Whether a place of the canvas is letter.</summary>
    public bool Has(int x, int y) => x >= Box.X && y >= Box.Y && x < Box.Right && y < Box.Bottom && Mask[((y - Box.Y) * Box.Width) + x - Box.X];

    /// <summary>Whether most of another block's letters are this one's.</summary>
    public bool Contains(LetterBlock other)
    {
        bool[] here = In(other.Box);
        int shared = 0;
        for (int j = 0; j < here.Length; j++)
        {
            shared += here[j] && other.Mask[j] ? 1 : 0;
        }

        return 2 * shared > other.Area;
    }

    /// <summary>The same in the smallest box that holds the mask.</summary>
    public LetterBlock Cropped()
    {
        int left = Box.Width, right = -1, top = Box.Height, bottom = -1;
        for (int j = 0; j < Mask.Length; j++)
        {
            if (Mask[j])
            {
                (int x, int y) = (j % Box.Width, j / Box.Width);
                (left, right, top, bottom) = (Math.Min(left, x), Math.Max(right, x), Math.Min(top, y), Math.Max(bottom, y));
            }
        }

        var box = new PixelBox(Box.X + left, Box.Y + top, right - left + 1, bottom - top + 1);
        return this with { Box = box, Mask = In(box) };
    }

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
