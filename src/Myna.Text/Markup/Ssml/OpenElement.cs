namespace Myna.Text.Markup.Ssml;

/// <summary>An element whose end has not come yet.</summary>
/// <param name="name">Its name without a prefix.</param>
/// <param name="at">Offset of its tag in the user's text.</param>
/// <param name="around">The style of what is around it.</param>
/// <param name="textStart">Characters of plain text before it.</param>
internal sealed class OpenElement(string name, int at, SpeechStyle around, int textStart)
{
    /// <summary>Its name without a prefix.</summary>
    public string Name { get; } = name;

    /// <summary>Offset of its tag in the user's text.</summary>
    public int At { get; } = at;

    /// <summary>The style of what is around it.</summary>
    public SpeechStyle Around { get; } = around;

    /// <summary>The style of its content.</summary>
    public SpeechStyle Style { get; set; } = around;

    /// <summary>Characters of plain text before it.</summary>
    public int TextStart { get; } = textStart;

    /// <summary>Whether its content is not read at all.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Whether its content may have no elements.</summary>
    public bool HoldsTextOnly { get; set; }
}
