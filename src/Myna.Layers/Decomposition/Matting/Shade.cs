using Myna.Layers.Decomposition.Completion;
using Myna.Layers.Pictures;

namespace Myna.Layers.Decomposition.Matting;

/// <summary>The soft shadow of one thing, in a box.</summary>
internal static class Shade
{
    /// <summary>A box with all of a thing's shadow.</summary>
    public static PixelBox Grown(PixelBox box, int number, int[]? shadowOf, int canvasWidth)
    {
        if (shadowOf is null)
        {
            return box;
        }

        int left = box.X, top = box.Y, right = box.Right, bottom = box.Bottom;
        for (int i = 0; i < shadowOf.Length; i++)
        {
            if (shadowOf[i] == number)
            {
                int x = i % canvasWidth, y = i / canvasWidth;
                (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x + 1), Math.Max(bottom, y + 1));
            }
        }

        return new PixelBox(left, top, right - left, bottom - top);
    }

    /// <summary>The shadow's strength, continued under the thing itself; null if it has none.</summary>
    /// <param name="own">Within the box: where the thing and its soft edge are.</param>
    /// <param name="box">The box.</param>
    /// <param name="shadow">How strong shadows are: [canvas].</param>
    /// <param name="shadowOf">Whose they are.</param>
    /// <param name="number">The thing's number there.</param>
    /// <param name="canvasWidth">Pixels in a row of the canvas.</param>
    public static float[]? Under(bool[] own, PixelBox box, float[]? shadow, int[]? shadowOf, int number, int canvasWidth)
    {
        if (shadow is null || shadowOf is null)
        {
            return null;
        }

        var shade = new float[own.Length];
        var known = new bool[own.Length];
        bool any = false;
        for (int j = 0; j < own.Length; j++)
        {
            int i = ((box.Y + (j / box.Width)) * canvasWidth) + box.X + (j % box.Width);
            bool mine = shadowOf[i] == number && !own[j];
            shade[j] = mine ? shadow[i] : 0;
            known[j] = mine || (!own[j] && shadowOf[i] == 0);
            any |= mine;
        }

        if (!any)
        {
            return null;
        }

        bool[] wanted = [.. own];
        for (int j = 0; j < own.Length; j++)
        {
            wanted[j] |= known[j] && shade[j] > 0;
        }

        PullPush.Fill(shade, known, box.Width, box.Height);
        for (int j = 0; j < shade.Length; j++)
        {
            shade[j] = wanted[j] ? Math.Clamp(shade[j], 0, 1) : 0;
        }

        return shade;
    }

    /// <summary>Sets a pixel of a layer of shadow: black of that alpha.</summary>
    public static void Put(Picture dark, int j, float shade) => dark.Pixels[(4 * j) + 3] = (byte)Math.Clamp(MathF.Round(255 * shade), 0, 255);
}
