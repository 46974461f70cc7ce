using CsCheck;
using Myna.Layers.Formats.Photoshop;
using Myna.Layers.Pictures;

namespace Myna.Layers.Tests.Formats.Photoshop;

/// <summary>Damaged files are refused with a message, or read; they never crash, hang or take much memory.</summary>
public sealed class PsdDamageTests
{
    private const long MostBytes = 64 << 20;
    private static readonly PictureLimits Limits = new() { MaximumPixels = 500_000 };
    private static readonly byte[][] Files = [.. MakeFiles()];

    [Fact]
    public void Cut_files_are_refused_or_keep_their_layers_with_a_warning()
    {
        // Not the last one: deflated bytes end with a checksum that is not needed.
        foreach (byte[] file in Files[..^1])
        {
            // Every place near the start and then some, always short of the last byte.
            for (int length = 0; length < file.Length - 1; length += length < 200 ? 1 : 97)
            {
                try
                {
                    PsdFile read = PsdReader.Read(file.AsSpan(0, length), "cut.psd", Limits, TestContext.Current.CancellationToken);
                    Assert.Null(read.Merged);
                    Assert.Contains(read.Warnings, warning => warning.Contains("merged picture cannot be read", StringComparison.Ordinal));
                    Assert.NotEmpty(read.Layers);
                    Assert.True(length > file.Length / 4);
                }
                catch (MynaException exception)
                {
                    Assert.StartsWith("cut.psd ", exception.Message, StringComparison.Ordinal);
                }
            }
        }
    }

    [Fact]
    public void Changed_bytes_are_survived()
        => Gen.Select(Gen.Int[0, Files.Length - 1], Gen.Select(Gen.Double.Unit, Gen.Byte).Array[1, 6]).Sample(
            (which, changes) =>
            {
                byte[] file = [.. Files[which]];
                foreach ((double place, byte value) in changes)
                {
                    // More of them near the start, where the lengths are.
                    file[(int)(place * place * (file.Length - 1))] = value;
                }

                Survives(file);
            },
            iter: 3000);

    [Fact]
    public void Wild_lengths_are_survived()
    {
        byte[][] wild = [[255, 255, 255, 255], [127, 255, 255, 255], [0, 255, 255, 255], [0, 0, 0, 0], [128, 0, 0, 0]];
        foreach (byte[] file in Files)
        {
            for (int at = 0; at < Math.Min(file.Length - 4, 1500); at++)
            {
                byte[] changed = [.. file];
                wild[at % wild.Length].CopyTo(changed, at);
                Survives(changed);
            }
        }
    }

    private static void Survives(byte[] file)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            PhotoshopImport.ToDocument(PsdReader.Read(file, "changed.psd", Limits));
        }
        catch (MynaException)
        {
            // What it is for.
        }

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < MostBytes);
    }

    private static IEnumerable<byte[]> MakeFiles()
    {
        PsdFile file = PhotoshopExport.ToPsd(SomeDocuments.Design(width: 40, height: 30));
        PsdFile masked = PhotoshopExport.ToPsd(SomeDocuments.Design(2, width: 40, height: 30, transparent: true), alphaAsMasks: true) with { IccProfile = new byte[33] };
        foreach ((PsdFile content, bool large, PsdCompression compression) in new[]
        {
            (file, false, PsdCompression.RunLength), (file, true, PsdCompression.Zip), (masked, false, PsdCompression.Zip), (masked, true, PsdCompression.RunLength),
        })
        {
            using var stream = new MemoryStream();
            PsdWriter.Write(content, stream, large, compression);
            yield return stream.ToArray();
        }

        yield return PsdBuilder.File(9, 9, 16, 9, 3, [.. Enumerable.Range(0, 4).Select(i => new byte[162])]);
    }
}
