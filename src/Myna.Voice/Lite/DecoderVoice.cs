using Myna.Tensors.Kernels;

namespace Myna.Voice.Lite;

/// <summary>A voice as the decoder needs it: made once for a request by <see cref="Decoder.Listen"/>.</summary>
/// <param name="speaker">The speaker's part of the condition, <c>[condition]</c>.</param>
/// <param name="reference">Keys and values of the clip for each reference attention; null for the voice of zeros.</param>
internal sealed class DecoderVoice(float[] speaker, PackedKeyValues[]? reference)
{
    public float[] Speaker { get; } = speaker;

    public PackedKeyValues[]? Reference { get; } = reference;

    /// <summary>Memory for the keys and values of self-attention.</summary>
    public PackedKeyValues? Scratch { get; set; }
}
