namespace Myna.Audio.Watermark;

/// <summary>
/// The payload as bits that can be read where most of them are heard wrongly: 48 bits and a CRC of 16, in a tail-biting
/// convolutional code of rate 1/6.
/// </summary>
internal static class PayloadCode
{
    /// <summary>Bits before the code: the payload and its checksum.</summary>
    public const int MessageBits = WatermarkPayload.Bits + 16;

    /// <summary>Bits of the code.</summary>
    public const int CodeBits = MessageBits * TailBitingCode.Rate;

    /// <summary>The code of a payload.</summary>
    public static bool[] Encode(WatermarkPayload payload)
    {
        ulong content = Content(payload);
        return TailBitingCode.Encode((content << 16) | Checksum(content));
    }

    /// <summary>Reads a payload.</summary>
    /// <param name="soft"><c>[384]</c>: above zero the more likely a bit is 0, below the more likely it is 1.</param>
    /// <returns>The payload; null where the checksum does not fit the likeliest one.</returns>
    public static WatermarkPayload? Decode(ReadOnlySpan<float> soft)
    {
        ulong message = TailBitingCode.Decode(soft);
        ulong content = message >> 16;
        return Checksum(content) == (ushort)message
            ? new WatermarkPayload((ushort)(content >> 32), (uint)content)
            : null;
    }

    private static ulong Content(WatermarkPayload payload) => ((ulong)payload.KeyId << 32) | payload.LedgerId;

    /// <summary>CRC-16/CCITT-FALSE of the 48 bits: x¹⁶ + x¹² + x⁵ + 1, from all ones.</summary>
    private static ushort Checksum(ulong content)
    {
        uint crc = 0xFFFF;
        for (int i = WatermarkPayload.Bits - 1; i >= 0; i--)
        {
            uint bit = (uint)(content >> i) & 1;
            uint top = (crc >> 15) & 1;
            crc = (crc << 1) & 0xFFFF;
            if ((bit ^ top) != 0)
            {
                crc ^= 0x1021;
            }
        }

        return (ushort)crc;
    }
}
