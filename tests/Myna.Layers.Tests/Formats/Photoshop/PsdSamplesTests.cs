using Myna.Layers.Formats;
using Myna.Layers.Formats.Photoshop;
using Myna.Layers.Tests.Formats.Oracles;
using static System.FormattableString;

namespace Myna.Layers.Tests.Formats.Photoshop;

/// <summary>
/// Reads a folder of PSD files, such as the tests of psd-tools or ag-psd, and compares the merged pictures with what
/// psd-tools reads. The folder is named by the environment variable MYNA_PSD_SAMPLES; without it the test is skipped.
/// </summary>
public sealed class PsdSamplesTests
{
    [Fact]
    public void Published_samples_are_read_as_psd_tools_reads_them()
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

                // Floating point and Lab are converted by other formulas there.
                bool alike = bytes[23] is 1 or 8 or 16 && bytes[25] is not (9 or 8) && file.Merged is not null;
                if (alike && PictureAssert.Difference(PsdTools.Read(bytes, mergedOnly: true).Merged, file.Merged!) is ( > 2, _, var where) difference)
                {
                    wrong.Add(Invariant($"{name}: merged differs by {difference.Largest}, mean {difference.Mean:0.###} {where}"));
                }
            }
            catch (Exception exception) when (exception is MynaException or Xunit.Sdk.XunitException)
            {
                wrong.Add($"{name}: {exception.Message}");
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine(Invariant($"{read} files read"));
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }
}
