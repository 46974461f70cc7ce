using Myna.Layers.Decomposition.Completion;
using Myna.Layers.Decomposition.Objects;
using Myna.Layers.Pictures;

namespace Myna.Layers.Decomposition.Letters;

/// <summary>
/// Tells shadows of lettering that were taken for things: they hug letters, and show the background darkened by one
/// share in all channels.
/// </summary>
internal static class LetterShadows
{
    private const int Reach = 10;
    private const double MostlyNear = 0.85;
    private const double MostlyDark = 0.7;
    private const float LeastStrength = 0.04f;
    private const float MostStrength = 0.75f;
    private const float SameShare = 14;

    /// <summary>Takes such things off the list and adds them to the shadows.</summary>
    /// <param name="objects">The objects; changed.</param>
    /// <param name="blocks">The lettering.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="behind">The background's colours.</param>
    /// <param name="shadow">The strength of soft shadows [height, width]; changed.</param>
    public static void Claim(List<SceneObject> objects, IReadOnlyList<LetterBlock> blocks, ColourPlanes picture, ColourPlanes behind, float[] shadow)
    {
        foreach (LetterBlock block in blocks)
        {
            PixelBox box = block.Box.Grow(Reach, picture.Width, picture.Height);
            bool[]? near = null;
            foreach (SceneObject thing in objects.Where(thing => thing.Box.Intersect(box) == thing.Box && thing.Area < 2 * block.Area).ToList())
            {
                near ??= ShapeCompletion.Dilate(block.In(box), box.Width, box.Height, Reach);
                if (IsShadow(thing, box, near, picture, behind, shadow, add: false))
                {
                    IsShadow(thing, box, near, picture, behind, shadow, add: true);
                    objects.Remove(thing);
                }
            }
        }
    }

    private static bool IsShadow(SceneObject thing, PixelBox box, bool[] near, ColourPlanes picture, ColourPlanes behind, float[] shadow, bool add)
    {
        int hugging = 0, dark = 0;
        for (int j = 0; j < thing.Seen.Length; j++)
        {
            if (!thing.Seen[j])
            {
                continue;
            }

            int x = thing.Box.X + (j % thing.Box.Width), y = thing.Box.Y + (j / thing.Box.Width), i = (y * picture.Width) + x;
            hugging += near[((y - box.Y) * box.Width) + x - box.X] ? 1 : 0;
            Rgb ground = behind.At(i);
            float strength = 1 - (Rgb.Dot(picture.At(i), ground) / MathF.Max(1, Rgb.Dot(ground, ground)));
            bool shaded = strength is > LeastStrength and < MostStrength && (picture.At(i) - ((1 - strength) * ground)).Largest <= SameShare;
            dark += shaded ? 1 : 0;
            if (add && strength is > LeastStrength and < MostStrength)
            {
                shadow[i] = strength;
            }
        }

        return hugging > MostlyNear * thing.Area && dark > MostlyDark * thing.Area;
    }
}
