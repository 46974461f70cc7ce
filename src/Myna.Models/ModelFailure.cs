namespace Myna.Models;

/// <summary>What kept a model from being pulled, found or checked; programs decide by it, people read the message.</summary>
public enum ModelFailure
{
    /// <summary>No model of that name is known.</summary>
    UnknownModel,

    /// <summary>The model is known and not on this machine.</summary>
    NotPulled,

    /// <summary>The network is needed and was switched off.</summary>
    Offline,

    /// <summary>The hub could not be reached, or the connection broke again and again. What arrived is kept.</summary>
    Network,

    /// <summary>The hub said no: no such repository or revision, or it wants another token.</summary>
    Refused,

    /// <summary>What the hub listed cannot be a model: names that lead out of the folder, absurd sizes, files missing.</summary>
    BadListing,

    /// <summary>Files are not what they should be.</summary>
    Damaged,

    /// <summary>The disk is full or cannot be written.</summary>
    Disk,

    /// <summary>Somebody else is pulling or removing the same model.</summary>
    InUse,

    /// <summary>An option or environment variable is wrong.</summary>
    BadSetting,
}
