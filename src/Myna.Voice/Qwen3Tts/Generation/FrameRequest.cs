namespace Myna.Voice.Qwen3Tts;

/// <summary>What a stream starts from.</summary>
internal sealed record FrameRequest
{
    /// <summary>Embeddings of the prompt's positions, <c>[positions, talker width]</c>; those of <see cref="Beginning"/> left out.</summary>
    public required ReadOnlyMemory<float> Prompt { get; init; }

    /// <summary>
    /// Keys and values of positions before <see cref="Prompt"/>, or null: a saved voice's part of the prompt, which does not
    /// depend on the text. It is copied, not changed.
    /// </summary>
    public KeyValueCache? Beginning { get; init; }

    /// <summary>Text added to the frames' own embeddings, one row a frame, <c>[rows, talker width]</c>.</summary>
    public required ReadOnlyMemory<float> TrailingText { get; init; }

    /// <summary>More text may come: see <see cref="FrameStream.AppendText"/>.</summary>
    public bool TextMayFollow { get; init; }

    /// <summary>What stands for text behind its end, the projected pad token, <c>[talker width]</c>.</summary>
    public required ReadOnlyMemory<float> Pad { get; init; }

    /// <summary>Picks the codes.</summary>
    public required IFrameSampler Sampler { get; init; }

    /// <summary>The most first codes that are sampled, the end token included; n tokens give n - 1 frames.</summary>
    public required int MaxTokens { get; init; }
}
