namespace Myna.Voice.Lite;

/// <summary>Names of the tensors in a Lite voice prompt.</summary>
internal static class LitePrompt
{
    /// <summary>Speaker vector, <c>[reference width]</c>.</summary>
    public const string Vector = "vector";

    /// <summary>Frame features of the clip, <c>[frames, reference width]</c>, kept as fp16.</summary>
    public const string Frames = "frames";

    /// <summary>Smoothed mean log-mel of the clip, <c>[mels]</c>.</summary>
    public const string Mean = "mean";
}
