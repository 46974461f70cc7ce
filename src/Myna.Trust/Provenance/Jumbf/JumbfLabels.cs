namespace Myna.Trust.Provenance.Jumbf;

/// <summary>Types (UUIDs) and labels of the boxes of a manifest store (C2PA 2.x, section 11.1).</summary>
internal static class JumbfLabels
{
    public const string Store = "c2pa";
    public const string AssertionStore = "c2pa.assertions";
    public const string Claim = "c2pa.claim.v2";
    public const string OldClaim = "c2pa.claim";
    public const string Signature = "c2pa.signature";

    /// <summary>The UUIDs are four letters and a fixed tail (ISO 19566-5, annex B).</summary>
    public static byte[] Type(string fourLetters)
        => [.. System.Text.Encoding.ASCII.GetBytes(fourLetters), 0x00, 0x11, 0x00, 0x10, 0x80, 0x00, 0x00, 0xAA, 0x00, 0x38, 0x9B, 0x71];
}
