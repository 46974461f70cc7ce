namespace Myna.Text.Markup;

/// <summary>How a stretch of text is to be spoken. What is null or neutral is as the request has it.</summary>
internal sealed record SpeechStyle
{
    /// <summary>Nothing said about it.</summary>
    public static SpeechStyle Plain { get; } = new();

    /// <summary>Language as a BCP 47 tag.</summary>
    public string? Language { get; init; }

    /// <summary>Where the language was set: an offset in the user's text.</summary>
    public int LanguageAt { get; init; }

    /// <summary>A voice by name.</summary>
    public string? Voice { get; init; }

    /// <summary>Where the voice was set.</summary>
    public int VoiceAt { get; init; }

    /// <summary>Rate of speech; multiplies that of the request.</summary>
    public double Rate { get; init; } = 1;

    /// <summary>Volume in dB; minus infinity is silent.</summary>
    public double VolumeDb { get; init; }

    /// <summary>Change of pitch as written; no model of Myna uses it yet.</summary>
    public string? Pitch { get; init; }

    /// <summary>Its sounds in IPA, instead of what is written.</summary>
    public string? Phonemes { get; init; }

    /// <summary>What is said instead of what is written.</summary>
    public string? Alias { get; init; }

    /// <summary>What kind of thing is written there.</summary>
    public SayAs? SayAs { get; init; }

    /// <summary>Where <see cref="Phonemes"/>, <see cref="Alias"/> or <see cref="SayAs"/> was set.</summary>
    public int At { get; init; }

    /// <summary>Whether the text is read by the rules of its language, and words of it may stand in a lexicon.</summary>
    public bool IsOrdinary => Phonemes is null && Alias is null && SayAs is null;
}

/// <summary>What <c>&lt;say-as&gt;</c> asks for.</summary>
/// <param name="Kind">How to read the content.</param>
/// <param name="Format">Order of the parts of a date: <c>dmy</c>; null where none is given.</param>
internal sealed record SayAs(SayAsKind Kind, string? Format);

/// <summary>The values of <c>interpret-as</c>.</summary>
internal enum SayAsKind
{
    /// <summary>A number: twelve.</summary>
    Cardinal,

    /// <summary>A place in a row: twelfth.</summary>
    Ordinal,

    /// <summary>Digit by digit: one two.</summary>
    Digits,

    /// <summary>Letter by letter, signs by their names.</summary>
    Characters,

    /// <summary>A date.</summary>
    Date,

    /// <summary>A time of the day, or a duration.</summary>
    Time,

    /// <summary>A telephone number: groups of digits.</summary>
    Telephone,

    /// <summary>An amount of money.</summary>
    Currency,

    /// <summary>A fraction.</summary>
    Fraction,

    /// <summary>A number with a unit.</summary>
    Unit,
}

/// <summary>Kinds of markup that a voice model may or may not be able to follow.</summary>
[Flags]
internal enum MarkupParts
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Given sounds.</summary>
    Phonemes = 1,

    /// <summary>Rate of speech within a text.</summary>
    Rate = 2,

    /// <summary>Volume within a text.</summary>
    Volume = 4,

    /// <summary>Pitch within a text.</summary>
    Pitch = 8,

    /// <summary>Several languages in one text.</summary>
    Language = 16,

    /// <summary>Several voices in one text.</summary>
    Voice = 32,

    /// <summary>Pauses of a given length.</summary>
    Pauses = 64,
}
