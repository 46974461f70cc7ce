namespace Myna.Cli.Json;

/// <summary>What <c>myna layers split</c> made.</summary>
/// <param name="File">The folder or file the layers are in.</param>
/// <param name="Width">The canvas' pixels in a row.</param>
/// <param name="Height">The canvas' rows.</param>
/// <param name="Layers">The layers, bottom first.</param>
/// <param name="RecomposeMax">The largest difference of any channel between the composited layers and the input.</param>
/// <param name="AlphaRaised">The share of the layers' pixels whose alpha had to be raised to be exact, 0 to 1.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record LayersSplitResult(
    string File, int Width, int Height, IReadOnlyList<LayerResult> Layers, int RecomposeMax, double AlphaRaised, double Seconds);

/// <summary>One layer.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it shows: background, shape, object, glass, shadow, text or image.</param>
/// <param name="X">Its left edge on the canvas, in pixels.</param>
/// <param name="Y">Its top edge.</param>
/// <param name="Width">Its pixels in a row.</param>
/// <param name="Height">Its rows.</param>
/// <param name="Text">What was read in it, lines separated by '\n'; null where nothing was.</param>
internal sealed record LayerResult(string Name, string Kind, int X, int Y, int Width, int Height, string? Text = null);

/// <summary>What <c>myna layers verify</c> found.</summary>
/// <param name="Document">The folder or file.</param>
/// <param name="Exact">Whether the layers composite to the input bit for bit.</param>
/// <param name="RecomposeMax">The largest difference of any channel; null if only hashes could be compared and they differ.</param>
/// <param name="Against">What it was compared with: the input's file, or <c>hash</c> for the hash in the document.</param>
internal sealed record LayersVerifyResult(string Document, bool Exact, int? RecomposeMax, string Against);

/// <summary>What <c>myna layers edit</c> made of a document.</summary>
/// <param name="File">The folder or file the document is in.</param>
/// <param name="Edits">The kinds of all edits in their order, those taken back included.</param>
/// <param name="Applied">How many of them count.</param>
/// <param name="Layers">The layers after the edits, bottom first.</param>
internal sealed record LayersEditResult(string File, IReadOnlyList<string> Edits, int Applied, IReadOnlyList<EditedLayerResult> Layers);

/// <summary>One layer after the edits.</summary>
/// <param name="Id">What edits call it, whatever its name.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it shows: background, shape, object, glass, shadow, text or image.</param>
/// <param name="X">Its left edge on the canvas, before it is scaled and turned.</param>
/// <param name="Y">Its top edge.</param>
/// <param name="Width">Its pixels in a row, before it is scaled and turned.</param>
/// <param name="Height">Its rows.</param>
/// <param name="Visible">Whether it is shown.</param>
/// <param name="Locked">Whether edits leave it alone.</param>
internal sealed record EditedLayerResult(string Id, string Name, string Kind, int X, int Y, int Width, int Height, bool Visible, bool Locked);

/// <summary>What <c>myna layers render</c> wrote.</summary>
/// <param name="File">The PNG.</param>
/// <param name="Width">Its pixels in a row.</param>
/// <param name="Height">Its rows.</param>
internal sealed record LayersRenderResult(string File, int Width, int Height);

/// <summary>What <c>myna layers export</c> wrote.</summary>
/// <param name="File">The file.</param>
/// <param name="Width">The canvas' pixels in a row.</param>
/// <param name="Height">The canvas' rows.</param>
/// <param name="Layers">How many layers.</param>
/// <param name="Bytes">The file's size.</param>
/// <param name="Notes">What the format cannot carry, a sentence each.</param>
internal sealed record LayersExportResult(string File, int Width, int Height, int Layers, long Bytes, IReadOnlyList<string> Notes);

/// <summary>What <c>myna layers import</c> took over.</summary>
/// <param name="File">The folder or file the layers are in.</param>
/// <param name="Width">The canvas' pixels in a row.</param>
/// <param name="Height">The canvas' rows.</param>
/// <param name="Layers">The layers, bottom first.</param>
/// <param name="MergedDifference">
/// The largest difference between the composited layers and the file's own merged picture; null if it has none.
/// </param>
/// <param name="Notes">What could not be taken over, a sentence each.</param>
internal sealed record LayersImportResult(
    string File, int Width, int Height, IReadOnlyList<LayerResult> Layers, int? MergedDifference, IReadOnlyList<string> Notes);

/// <summary>The means that <c>myna bench layers</c> measured over generated designs.</summary>
/// <param name="Designs">How many designs.</param>
/// <param name="FirstSeed">The first one's seed; the others follow.</param>
/// <param name="SoftIou0">Soft IoU of the alphas without merges; higher is better.</param>
/// <param name="SoftIou5">The same with up to five merges.</param>
/// <param name="RgbL1At0">Difference of colours without merges, 0 to 1; lower is better.</param>
/// <param name="RgbL1At5">The same with up to five merges.</param>
/// <param name="Cer">Character error rate of the text read; null where nothing reads text.</param>
/// <param name="HiddenPsnr">PSNR of covered parts, in decibels.</param>
/// <param name="CountError">Mean difference between the numbers of layers.</param>
/// <param name="RecomposeMax">The largest difference of any recomposed pixel.</param>
/// <param name="SPerMp">Seconds per megapixel.</param>
/// <param name="RssMb">The process's largest resident memory, in MB.</param>
internal sealed record LayersBenchResult(
    int Designs,
    int FirstSeed,
    [property: System.Text.Json.Serialization.JsonPropertyName("soft_iou_0")] double SoftIou0,
    [property: System.Text.Json.Serialization.JsonPropertyName("soft_iou_5")] double SoftIou5,
    [property: System.Text.Json.Serialization.JsonPropertyName("rgb_l1_0")] double RgbL1At0,
    [property: System.Text.Json.Serialization.JsonPropertyName("rgb_l1_5")] double RgbL1At5,
    double? Cer,
    double HiddenPsnr,
    double CountError,
    int RecomposeMax,
    double SPerMp,
    double RssMb)
{
    /// <summary>Mean error of alpha, 0 to 1, in a band of five pixels along the edges that can be seen.</summary>
    public double EdgeAlphaMae { get; init; }

    /// <summary>The same for large designs, which are read at a reduced size and made sharp at their own; null where none was asked for.</summary>
    public double? NativeEdgeAlphaMae { get; init; }

    /// <summary>Their megapixels; null where none was asked for.</summary>
    public double? NativeMegapixels { get; init; }

    /// <summary>Character error rate of Chinese; null where nothing reads text or no font has the letters.</summary>
    public double? CerChinese { get; init; }

    /// <summary>The same figures for the designs that the splitter was made with; null where one seed was asked for.</summary>
    public LayersBenchResult? Tuning { get; init; }
}
