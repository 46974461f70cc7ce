using Myna.Layers.Document;
using Myna.Layers.Formats.Photoshop;
using Myna.Layers.Pictures;
using Myna.Layers.Tests.Formats.Oracles;

namespace Myna.Layers.Tests.Formats.Photoshop;

/// <summary>GIMP and Krita open what Myna writes and see the same. GIMP 2.10 knows no PSB.</summary>
[Collection(OracleProgram.OneAtATime)]
public sealed class PsdProgramsTests
{
    [Theory]
    [InlineData(PsdCompression.RunLength, false, false)]
    [InlineData(PsdCompression.Zip, true, false)]
    [InlineData(PsdCompression.RunLength, false, true)]
    public async Task Gimp_sees_the_same(PsdCompression compression, bool alphaAsMasks, bool transparent)
    {
        LayerDocument document = SomeDocuments.Design(seed: 21, transparent: transparent);
        Picture seen = await Gimp.CompositeAsync(PsdRoundTripTests.Bytes(PhotoshopExport.ToPsd(document, alphaAsMasks), compression: compression), "psd");
        PictureAssert.Close(document.Compose().Pixels, seen);
    }

    [Theory]
    [InlineData(false, PsdCompression.RunLength, false)]
    [InlineData(true, PsdCompression.Zip, true)]
    public async Task Krita_sees_the_same(bool large, PsdCompression compression, bool transparent)
    {
        LayerDocument document = SomeDocuments.Design(seed: 22, transparent: transparent);
        Picture seen = await Krita.CompositeAsync(PsdRoundTripTests.Bytes(PhotoshopExport.ToPsd(document), large, compression), large ? "psb" : "psd");
        PictureAssert.Close(document.Compose().Pixels, seen);
    }
}
