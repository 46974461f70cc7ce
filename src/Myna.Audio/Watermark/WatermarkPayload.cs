namespace Myna.Audio.Watermark;

/// <summary>What a watermark says: 48 bits, so that it fits into two seconds of speech many times over.</summary>
/// <param name="KeyId">
/// Whose it is: <see cref="WatermarkKey.Id"/> of the operator's key, 0 where there is none.
/// </param>
/// <param name="LedgerId">The entry in the operator's ledger of what was spoken, 0 where there is none.</param>
public readonly record struct WatermarkPayload(ushort KeyId, uint LedgerId)
{
    /// <summary>Bits of a payload.</summary>
    public const int Bits = 48;
}
