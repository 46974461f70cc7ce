namespace Myna.Voice.Qwen3Tts;

/// <summary>Where a stream stands between two steps.</summary>
internal enum FrameStreamState
{
    /// <summary>The next step can go on.</summary>
    Ready,

    /// <summary>The text so far is spoken in, and it is not said to be complete: append text, or complete it.</summary>
    NeedsText,

    /// <summary>No more frames come; <see cref="FrameStream.End"/> says why.</summary>
    Ended,
}

/// <summary>Why a stream ended.</summary>
internal enum FrameStreamEnd
{
    /// <summary>It has not ended.</summary>
    None,

    /// <summary>The model gave the end token.</summary>
    EndOfSpeech,

    /// <summary>The most tokens were sampled.</summary>
    Budget,

    /// <summary>Somebody stopped it.</summary>
    Stopped,

    /// <summary>It cannot go on; <see cref="FrameStream.Error"/> says why. Streams beside it are not touched.</summary>
    Failed,
}
