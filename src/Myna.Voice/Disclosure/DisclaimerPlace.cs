namespace Myna.Voice.Disclosure;

/// <summary>Where a disclaimer is heard.</summary>
public enum DisclaimerPlace
{
    /// <summary>Before the speech.</summary>
    Start,

    /// <summary>After the speech.</summary>
    End,
}
