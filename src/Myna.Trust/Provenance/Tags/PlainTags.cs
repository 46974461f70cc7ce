namespace Myna.Trust.Provenance.Tags;

/// <summary>What a file says of its making without any signature, for programs that know nothing of manifests. Anyone can change it.</summary>
/// <param name="Software">The program, with its version.</param>
/// <param name="Comment">A sentence for a person.</param>
/// <param name="SourceType">URI of IPTC's digital source type.</param>
/// <param name="Xmp">The XMP packet.</param>
internal sealed record PlainTags(string? Software, string? Comment, string? SourceType, string? Xmp)
{
    /// <summary>Name of the source type in formats whose tags have free names.</summary>
    public const string SourceTypeKey = "DigitalSourceType";

    /// <summary>No tags.</summary>
    public static PlainTags None { get; } = new(null, null, null, null);

    /// <summary>The tags that go with a claim.</summary>
    public static PlainTags Of(ProvenanceClaim claim)
    {
        string comment = string.IsNullOrEmpty(claim.Description) ? $"Made by {claim.Software}" : $"{claim.Description}; made by {claim.Software}";
        return new PlainTags(claim.Software, comment, claim.SourceType, XmpPacket.Write(claim));
    }

    /// <summary>Fills what is missing from the XMP packet.</summary>
    public PlainTags WithXmp() => Xmp is null ? this : this with
    {
        Software = Software ?? XmpPacket.Find(Xmp, "xmp:CreatorTool"),
        SourceType = SourceType ?? XmpPacket.Find(Xmp, "Iptc4xmpExt:DigitalSourceType"),
    };
}
