namespace Myna.Trust.Provenance.Containers;

/// <summary>The container of each format.</summary>
internal static class ManifestContainers
{
    /// <summary>How a format keeps its manifest.</summary>
    public static IManifestContainer Of(ProvenanceFormat format) => format switch
    {
        ProvenanceFormat.Wav => new WavContainer(),
        ProvenanceFormat.Mp3 => new Id3Container(isFlac: false),
        ProvenanceFormat.Flac => new Id3Container(isFlac: true),
        ProvenanceFormat.M4a => new Mp4Container(),
        ProvenanceFormat.Png => new PngContainer(),
        ProvenanceFormat.Jpeg => new JpegContainer(),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "not a known format"),
    };
}
