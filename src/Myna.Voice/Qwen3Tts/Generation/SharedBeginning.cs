namespace Myna.Voice.Qwen3Tts;

/// <summary>
/// How many positions of a prompt do not depend on the text: their keys and values are made once for a voice (and language),
/// kept with it, and forked for each utterance. Attention is causal, so these are the positions before the first one that holds
/// a piece of the text (specification §6):
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>All layouts begin with the head: instruction, role, codec prefix (language and speaker), <c>bos</c>.</item>
/// <item>Without reference codes (named speakers, designed voices, x-vector only) the text follows at once.</item>
/// <item>
/// With reference codes and text read along (<c>streaming</c>), position i of the tail holds text i and code i: those of the
/// reference's own text are shared, as far as there are codes beside them; the other codes stand beside the new text.
/// </item>
/// <item>
/// With reference codes and the text first (<c>non-streaming</c>), the reference's text comes first and is shared; the codes come
/// behind the new text and are not.
/// </item>
/// </list>
/// </remarks>
internal static class SharedBeginning
{
    /// <summary>Shared positions of a prompt without reference codes.</summary>
    /// <param name="headPositions">Positions up to the one with <c>bos</c>, included.</param>
    public static int WithoutReference(int headPositions) => headPositions;

    /// <summary>Shared positions of a prompt with reference codes.</summary>
    /// <param name="headPositions">Positions up to the one with <c>bos</c>, included.</param>
    /// <param name="referenceTextIds">Text ids of what the reference says.</param>
    /// <param name="referenceFrames">Frames of the reference.</param>
    /// <param name="streaming">The text is read along with the codes instead of before them.</param>
    public static int WithReference(int headPositions, int referenceTextIds, int referenceFrames, bool streaming) =>
        headPositions + (streaming ? Math.Min(referenceTextIds, referenceFrames + 1) : referenceTextIds);
}
