namespace Myna.Text.Markup;

/// <summary>What a text may hold beside words.</summary>
public enum TextMarkup
{
    /// <summary><see cref="Ssml"/> where the text begins with <c>&lt;speak</c> (or an XML declaration before it), else <see cref="Pauses"/>.</summary>
    Auto,

    /// <summary>Nothing: everything is read as it stands.</summary>
    Plain,

    /// <summary>Pauses: <c>[pause:500ms]</c> or <c>[pause:1.5s]</c>.</summary>
    Pauses,

    /// <summary>Speech Synthesis Markup Language 1.1 of the W3C, the parts that docs/markup.md lists.</summary>
    Ssml,
}
