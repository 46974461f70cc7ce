using Myna.Tensors.Threads;
using Myna.Tensors.Weights;
using Myna.Voice.Lite;

namespace Myna.Voice.Tests.Lite;

/// <summary>The weights of the repository and the golden tensors that were made with them.</summary>
public sealed class LiteFixture : IDisposable
{
    public LiteFixture()
    {
        Root = FindRoot();
        string folder = Path.Combine(Root, "models", "lite");
        Config = LiteConfig.Load(Path.Combine(folder, "config.json"));
        Acoustic = SafetensorsFile.Open(Path.Combine(folder, "acoustic.safetensors"));
        VocoderFile = SafetensorsFile.Open(Path.Combine(folder, "vocoder.safetensors"));
        string golden = Path.Combine(Root, "tests", "Golden");
        Reference = SafetensorsFile.Open(Path.Combine(golden, "reference.safetensors"));
        Synthesis = SafetensorsFile.Open(Path.Combine(golden, "synthesis.safetensors"));
    }

    public string Root { get; }

    internal LiteConfig Config { get; }

    internal SafetensorsFile Acoustic { get; }

    internal SafetensorsFile VocoderFile { get; }

    internal SafetensorsFile Reference { get; }

    internal SafetensorsFile Synthesis { get; }

    internal Crew Crew { get; } = new(2);

    public void Dispose()
    {
        Acoustic.Dispose();
        VocoderFile.Dispose();
        Reference.Dispose();
        Synthesis.Dispose();
        Crew.Dispose();
    }

    /// <summary>
    /// The largest difference to a golden tensor, relative to its rms where that is above 1.
    /// </summary>
    internal static double Difference(ReadOnlySpan<float> actual, ReadOnlySpan<float> golden)
    {
        Assert.Equal(golden.Length, actual.Length);
        double square = 0, worst = 0;
        for (int i = 0; i < golden.Length; i++)
        {
            Assert.True(float.IsFinite(actual[i]), $"value {i} is {actual[i]}");
            square += (double)golden[i] * golden[i];
            worst = Math.Max(worst, Math.Abs((double)actual[i] - golden[i]));
        }

        return worst / Math.Max(1, Math.Sqrt(square / golden.Length));
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Myna.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests run inside the repository.");
    }
}
