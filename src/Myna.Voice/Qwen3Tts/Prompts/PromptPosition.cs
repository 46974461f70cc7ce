namespace Myna.Voice.Qwen3Tts.Prompts;

/// <summary>What of the codec is added to a position's text.</summary>
internal enum CodecPartKind
{
    /// <summary>Nothing: the position is text alone.</summary>
    None,

    /// <summary>A row of the talker's codec embedding.</summary>
    Id,

    /// <summary>A frame of the reference clip: the sum of its codes' rows.</summary>
    ReferenceFrame,

    /// <summary>The x-vector of the reference clip.</summary>
    SpeakerVector,
}

/// <summary>The codec part of a position.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">The id, or the number of the reference frame; 0 otherwise.</param>
internal readonly record struct CodecPart(CodecPartKind Kind, int Value)
{
    public static CodecPart None => new(CodecPartKind.None, 0);

    public static CodecPart SpeakerVector => new(CodecPartKind.SpeakerVector, 0);

    public static CodecPart Id(int id) => new(CodecPartKind.Id, id);

    public static CodecPart ReferenceFrame(int frame) => new(CodecPartKind.ReferenceFrame, frame);
}

/// <summary>One position of a prompt: a text vector, and a codec vector added to it.</summary>
/// <param name="TextId">The text token; pad, begin and end of the text are tokens too.</param>
/// <param name="Codec">What is added.</param>
internal readonly record struct PromptPosition(int TextId, CodecPart Codec);
