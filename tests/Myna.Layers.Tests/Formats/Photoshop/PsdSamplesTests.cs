using Myna.Layers.Formats;
using Myna.Layers.Formats.Photoshop;
using Myna.Layers.Pictures;
using Myna.Layers.Tests.Formats.Oracles;
using static System.FormattableString;

namespace Myna.Layers.Tests.Formats.Photoshop;

/// <summary>
/// Reads a folder of PSD files, such as the tests of psd-tools or ag-psd, and compares the merged pictures with the
/// <c>canvas.png</c> beside them, or else with what psd-tools reads. The folder is named by the environment variable
/// MYNA_PSD_SAMPLES; without it the test is skipped.
/// </summary>
public sealed class PsdSamplesTests
{
    private static readonly string[] NoPicture = ["neither layers nor a merged picture", "has no meaning as a picture"];

    [Fact]
    public async Task Published_samples_are_read_as_others_read_them()
    {
        string? folder = Environment.GetEnvironmentVariable("MYNA_PSD_SAMPLES");
        Assert.SkipWhen(folder is null, "set MYNA_PSD_SAMPLES to a folder of PSD files, such as a checkout of psd-tools or ag-psd");
        var wrong = new List<string>();
        int read = 0;
        foreach (string path in Directory.EnumerateFiles(folder, "*.ps?", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string name = Path.GetRelativePath(folder, path);
            try
            {
                byte[] bytes = File.ReadAllBytes(path);
                PsdFile file = PsdReader.Read(bytes, name, cancellationToken: TestContext.Current.CancellationToken);
                ImportedDocument import = PhotoshopImport.ToDocument(file);
                read++;
                TestContext.Current.TestOutputHelper?.WriteLine(Invariant($"{name}: {file.Width}x{file.Height}, {file.Layers.Count} records; {string.Join("; ", import.Warnings)}"));

                if (file.Merged is not null && await TruthAsync(path, bytes) is { } truth
                    && truth.Length == file.Merged.Pixels.Length && PictureAssert.Difference(truth, file.Merged) is ( > 2, _, var where) difference)
                {
                    wrong.Add(Invariant($"{name}: merged differs by {difference.Largest}, mean {difference.Mean:0.###} {where}"));
                }
            }
            catch (MynaException exception) when (NoPicture.Any(phrase => exception.Message.Contains(phrase, StringComparison.Ordinal)))
            {
                // Files with nothing that Myna could show are refused, in these words.
                TestContext.Current.TestOutputHelper?.WriteLine($"{name}: refused, {exception.Message}");
            }
            catch (Exception exception) when (exception is MynaException or Xunit.Sdk.XunitException)
            {
                wrong.Add($"{name}: {exception.Message}");
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine(Invariant($"{read} files read"));
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>What others read; null where there is nothing to compare with.</summary>
    private static async Task<byte[]?> TruthAsync(string path, byte[] bytes)
    {
        string canvas = Path.Combine(Path.GetDirectoryName(path)!, "canvas.png");
        if (File.Exists(canvas))
        {
            return (await PictureFile.ReadAsync(canvas, cancellationToken: TestContext.Current.CancellationToken)).Pixels;
        }

        // psd-tools converts floating point and Lab by other formulas, and knows alpha in RGB only.
        bool rgb = bytes[25] == 3, plain = bytes[13] <= (bytes[25] == 4 ? 4 : 1);
        if (bytes[23] == 32 || bytes[25] is 8 or 9 || !(rgb || plain))
        {
            return null;
        }

        try
        {
            return PsdTools.Read(bytes, mergedOnly: true).Merged;
        }
        catch (Xunit.Sdk.XunitException)
        {
            // Some files are beyond it.
            return null;
        }
    }
}
