namespace Myna.Audio.Reference;

/// <summary>How much something about a reference clip matters.</summary>
public enum AdviceSeverity
{
    /// <summary>Good to know; the voice will hardly suffer.</summary>
    Note,

    /// <summary>The cloned voice will be audibly worse than it could be.</summary>
    Warning,

    /// <summary>The cloned voice will be bad.</summary>
    Serious,
}

/// <summary>What a piece of advice is about.</summary>
public enum AdviceTopic
{
    /// <summary>How much speech there is.</summary>
    Length,

    /// <summary>Cut-off peaks.</summary>
    Clipping,

    /// <summary>Noise behind the voice.</summary>
    Noise,

    /// <summary>Too soft a recording.</summary>
    Level,

    /// <summary>Missing high tones.</summary>
    Bandwidth,

    /// <summary>A constant added to the wave.</summary>
    DcOffset,
}

/// <summary>One thing about a reference clip that a person can do something about.</summary>
/// <param name="Severity">How much it matters.</param>
/// <param name="Topic">What it is about.</param>
/// <param name="Sentence">What was found and what to do, such as <c>the clip is clipped in 3.1 % of its samples; record again with lower gain</c>.</param>
public sealed record ReferenceAdvice(AdviceSeverity Severity, AdviceTopic Topic, string Sentence);
