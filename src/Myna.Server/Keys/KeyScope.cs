namespace Myna.Server.Keys;

/// <summary>What the holder of a key may do.</summary>
[Flags]
public enum KeyScope
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Have texts spoken, and see voices and models.</summary>
    Speak = 1,

    /// <summary>Make, change and delete voices, consents and pronunciation dictionaries.</summary>
    Voices = 2,

    /// <summary>Take pictures apart and edit their layers.</summary>
    Layers = 4,

    /// <summary>Start, watch and cancel jobs.</summary>
    Jobs = 8,

    /// <summary>See and delete what was spoken before.</summary>
    History = 16,

    /// <summary>Check files for marks.</summary>
    Detect = 32,

    /// <summary>See metrics and whatever concerns all keys.</summary>
    Admin = 64,

    /// <summary>Everything but <see cref="Admin"/>: what a key has unless its maker says otherwise.</summary>
    Usual = Speak | Voices | Layers | Jobs | History | Detect,

    /// <summary>Everything.</summary>
    All = Usual | Admin,
}
