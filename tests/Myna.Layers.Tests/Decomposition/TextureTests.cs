using Myna.Layers.Decomposition;
using Myna.Layers.Decomposition.Completion;
using Myna.Layers.Decomposition.Matting;

namespace Myna.Layers.Tests.Decomposition;

public sealed class TextureTests
{
    private const int Size = 96;

    [Fact]
    public void A_hole_in_a_texture_is_filled_with_texture()
    {
        ColourPlanes picture = Checks(), filled = Checks();
        bool[] hole = Hole();
        Spoil(filled, hole);
        PatchFill.Fill(filled, hole, 1, TestContext.Current.CancellationToken);
        double spread = 0;
        int count = 0;
        for (int i = 0; i < hole.Length; i++)
        {
            if (hole[i])
            {
                spread += Math.Abs(filled.G[i] - 128);
                count++;
            }
            else
            {
                Assert.Equal(picture.At(i), filled.At(i));
            }
        }

        // A smooth fill would be near the mean everywhere; the checks are 60 levels from it.
        Assert.True(spread / count > 35, $"{spread / count}");
    }

    [Fact]
    public void The_same_seed_fills_alike()
    {
        ColourPlanes first = Checks(), second = Checks();
        bool[] hole = Hole();
        Spoil(first, hole);
        Spoil(second, hole);
        PatchFill.Fill(first, hole, 7, TestContext.Current.CancellationToken);
        PatchFill.Fill(second, hole, 7, TestContext.Current.CancellationToken);
        Assert.Equal(first.R, second.R);
    }

    [Fact]
    public void Filling_can_be_cancelled()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => PatchFill.Fill(Checks(), Hole(), 1, source.Token));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(200)]
    public void Means_over_squares_are_those_of_the_definition(int radius)
    {
        const int Width = 23, Height = 17;
        var random = new Random(2);
        float[] plane = [.. Enumerable.Range(0, Width * Height).Select(_ => random.NextSingle())];
        float[] mean = BoxMean.Of(plane, Width, Height, radius);
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                double sum = 0;
                int count = 0;
                for (int v = Math.Max(0, y - radius); v <= Math.Min(Height - 1, y + radius); v++)
                {
                    for (int u = Math.Max(0, x - radius); u <= Math.Min(Width - 1, x + radius); u++)
                    {
                        sum += plane[(v * Width) + u];
                        count++;
                    }
                }

                Assert.Equal(sum / count, mean[(y * Width) + x], 1e-5);
            }
        }
    }

    [Fact]
    public void A_rough_mask_snaps_to_the_edge_of_the_picture()
    {
        var picture = new ColourPlanes(Size, Size);
        var mask = new float[picture.Pixels];
        for (int i = 0; i < picture.Pixels; i++)
        {
            int x = i % Size;
            picture.Set(i, x < 48 ? new Rgb(200, 60, 40) : new Rgb(30, 60, 160));
            mask[i] = x < 46 ? 1 : 0;
        }

        float[] refined = GuidedFilter.Refine(picture, mask, 6, 20);
        int row = 50 * Size;
        Assert.True(refined[row + 47] > 0.5f, $"{refined[row + 47]}");
        Assert.True(refined[row + 47] - refined[row + 48] > 0.35f, $"{refined[row + 47]} and {refined[row + 48]}");
        Assert.True(refined[row + 10] > 0.98f);
        Assert.True(refined[row + 90] < 0.02f);
    }

    private static ColourPlanes Checks()
    {
        var picture = new ColourPlanes(Size, Size);
        for (int i = 0; i < picture.Pixels; i++)
        {
            float tone = ((i % Size / 4) + (i / Size / 4)) % 2 == 0 ? 188 : 68;
            picture.Set(i, new Rgb(tone, tone, 255 - tone));
        }

        return picture;
    }

    private static bool[] Hole() => [.. Enumerable.Range(0, Size * Size).Select(i => i % Size is > 36 and < 60 && i / Size is > 36 and < 60)];

    private static void Spoil(ColourPlanes picture, bool[] hole)
    {
        for (int i = 0; i < hole.Length; i++)
        {
            if (hole[i])
            {
                picture.Set(i, new Rgb(128, 128, 128));
            }
        }
    }
}
