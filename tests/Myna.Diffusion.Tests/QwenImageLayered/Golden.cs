using System.Text.Json;
using Myna.Layers.Pictures;
using Myna.Tensors.Kernels.Convolutions;
using Myna.Tensors.Weights;

namespace Myna.Diffusion.Tests.QwenImageLayered;

/// <summary>
/// The fixtures of Qwen-Image-Layered: a tiny random checkpoint in the release's layout, and what the official pipeline computes with it.
/// </summary>
internal static class Golden
{
    public static string Folder { get; } = Path.Combine(FindRoot(), "tests", "Golden", "qwen-image-layered");

    /// <summary>The tiny checkpoint.</summary>
    public static string Tiny { get; } = Path.Combine(Folder, "tiny");

    public static string File(params string[] parts) => Path.Combine([Folder, .. parts]);

    public static SafetensorsFile Tensors(params string[] parts) => SafetensorsFile.Open(File(parts));

    public static JsonElement Json(params string[] parts) => JsonDocument.Parse(System.IO.File.ReadAllText(File(parts))).RootElement;

    public static Task<Picture> Picture(params string[] parts) => PictureFile.ReadAsync(File(parts), cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>A tensor of <c>[1, channels, (1,) height, width]</c> as a map of features.</summary>
    public static FeatureMap Map(SafetensorsFile tensors, string name)
    {
        float[] values = tensors.ReadFloats(name);
        IReadOnlyList<long> shape = tensors.Entry(name).Shape;
        (int channels, int height, int width) = ((int)shape[1], (int)shape[^2], (int)shape[^1]);
        var map = new FeatureMap(height, width, channels);
        for (int i = 0; i < values.Length; i++)
        {
            map.Row(i / width % height)[(i % width * channels) + (i / width / height)] = values[i];
        }

        return map;
    }

    /// <summary>Asserts that values agree within a tolerance; says where they differ most.</summary>
    public static void Close(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, float tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        int worst = 0;
        float most = -1;
        for (int i = 0; i < expected.Length; i++)
        {
            float difference = MathF.Abs(expected[i] - actual[i]);
            if (!(difference <= most))
            {
                (worst, most) = (i, difference);
            }
        }

        Assert.True(most <= tolerance, $"{what}: {actual[worst]} instead of {expected[worst]} at {worst}, {most} apart; {tolerance} is allowed");
    }

    public static void Close(SafetensorsFile tensors, string name, FeatureMap map, float tolerance)
    {
        FeatureMap expected = Map(tensors, name);
        Assert.Equal((expected.Height, expected.Width, expected.Channels), (map.Height, map.Width, map.Channels));
        Close(expected.All, map.All, tolerance, name);
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "Myna.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests run inside the repository.");
    }
}
