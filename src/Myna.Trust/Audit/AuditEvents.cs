namespace Myna.Trust.Audit;

/// <summary>What the audit log records.</summary>
public static class AuditEvents
{
    /// <summary>A voice was made of a clip.</summary>
    public const string VoiceCloned = "voice.cloned";

    /// <summary>A voice was designed from a description.</summary>
    public const string VoiceDesigned = "voice.designed";

    /// <summary>A voice was not made, because it was refused.</summary>
    public const string VoiceRefused = "voice.refused";

    /// <summary>A voice was removed.</summary>
    public const string VoiceRemoved = "voice.removed";

    /// <summary>Speech was made.</summary>
    public const string Generation = "speech.generated";

    /// <summary>Speech was not made, because it was refused.</summary>
    public const string GenerationRefused = "speech.refused";

    /// <summary>A sentence was given to be read.</summary>
    public const string ChallengeCreated = "consent.challenge";

    /// <summary>A consent was given.</summary>
    public const string ConsentCreated = "consent.created";

    /// <summary>A reading was not taken as consent.</summary>
    public const string ConsentRefused = "consent.refused";

    /// <summary>A consent was taken over from a file.</summary>
    public const string ConsentImported = "consent.imported";

    /// <summary>A consent was tied to a voice.</summary>
    public const string ConsentBound = "consent.bound";

    /// <summary>A consent was taken back.</summary>
    public const string ConsentRevoked = "consent.revoked";

    /// <summary>A consent's record was deleted.</summary>
    public const string ConsentDeleted = "consent.deleted";

    /// <summary>Everything kept of a voice was deleted.</summary>
    public const string Purged = "voice.purged";

    /// <summary>A voiceprint was put on the block list.</summary>
    public const string BlockAdded = "blocklist.added";

    /// <summary>A voiceprint was taken from the block list.</summary>
    public const string BlockRemoved = "blocklist.removed";

    /// <summary>Old entries were taken out.</summary>
    public const string Pruned = "log.pruned";
}
