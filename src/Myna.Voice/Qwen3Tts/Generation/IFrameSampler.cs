namespace Myna.Voice.Qwen3Tts;

/// <summary>Picks the codes of one stream from logits, with whatever history and randomness that takes.</summary>
internal interface IFrameSampler
{
    /// <summary>Picks the next first code or the end of speech.</summary>
    /// <param name="logits">Raw logits, <c>[codec vocabulary]</c>; may be overwritten.</param>
    int NextToken(Span<float> logits);

    /// <summary>Picks another code of the frame.</summary>
    /// <param name="group">Which one, 1 and up.</param>
    /// <param name="logits">Raw logits, <c>[codes]</c>; may be overwritten.</param>
    int NextCode(int group, Span<float> logits);
}
