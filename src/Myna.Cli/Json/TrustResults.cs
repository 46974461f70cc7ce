namespace Myna.Cli.Json;

/// <summary>A sentence to be read aloud.</summary>
internal sealed record ChallengeResult(string Id, string Sentence, IReadOnlyList<string> Words, string Language, string ValidUntil, string? Voice);

/// <summary>What came of a reading. Probabilities 0 to 1.</summary>
internal sealed record ConsentVerifyResult(
    bool Accepted,
    string? Consent,
    IReadOnlyList<string> Refusals,
    double TextConfidence,
    double WordEvidence,
    IReadOnlyList<HeardWordResult> Words,
    double? SpeakerProbability,
    double? ReplayBitErrorRate,
    bool Watermarked,
    bool SaysSynthetic,
    string RecordingSha256);

/// <summary>A random word as it was heard.</summary>
internal sealed record HeardWordResult(string Word, double Evidence, bool Heard);

/// <summary>A consent. Times in UTC.</summary>
internal sealed record ConsentResult(
    string Id,
    string State,
    bool SignatureValid,
    string SignedBy,
    string Name,
    string Owner,
    string Operator,
    string Purpose,
    string Scope,
    IReadOnlyList<string> Languages,
    string Language,
    string Method,
    string Created,
    string? Expires,
    string? Revoked,
    string? Reason,
    string? Statement,
    double? StatementConfidence,
    double? SpeakerProbability,
    string? RecordingSha256,
    string? Voice,
    IReadOnlyList<string> VoiceIds,
    IReadOnlyList<string> Models);

/// <summary>All consents; files that cannot be read are told apart.</summary>
internal sealed record ConsentListResult(IReadOnlyList<ConsentResult> Consents, IReadOnlyList<string> Unreadable);

/// <summary>A consent that was taken back, and the voice files that went with it.</summary>
internal sealed record ConsentRevokedResult(string Id, string State, IReadOnlyList<string> RemovedVoices);

/// <summary>What a purge deleted, and where the signed proof is.</summary>
internal sealed record PurgeResult(string Voice, IReadOnlyList<string> Files, IReadOnlyList<string> Consents, string? Proof);

/// <summary>Whether two voices are one person.</summary>
internal sealed record SpeakerResult(bool Same, double Probability, double Score, double Threshold, string Model, int EnrolledClips);

/// <summary>An entry of the block list.</summary>
internal sealed record BlockedResult(string Id, string Label, string? Reason, int Clips, string Added);

/// <summary>The block list.</summary>
internal sealed record BlockListResult(IReadOnlyList<BlockedResult> Entries);

/// <summary>What a file tells about where it comes from.</summary>
internal sealed record DetectResult(
    string File,
    double Seconds,
    string Sha256,
    bool Marked,
    FoundWatermarkResult Watermark,
    FoundProvenanceResult Provenance,
    bool SaysSynthetic,
    LedgerResult? Ledger,
    SyntheticGuessResult? SyntheticGuess);

/// <summary>A guess from the sound alone; advisory.</summary>
internal sealed record SyntheticGuessResult(double Score, double Seconds, string Note);

/// <summary>The watermark in a file.</summary>
internal sealed record FoundWatermarkResult(bool Present, double PValue, string? Key, string? KeyId, uint? LedgerId, IReadOnlyList<RangeResult> Ranges);

/// <summary>A stretch, in seconds.</summary>
internal sealed record RangeResult(double Start, double End);

/// <summary>What a file says of its making.</summary>
internal sealed record FoundProvenanceResult(bool Found, bool Valid, string? Generator, string? Signer, IReadOnlyList<string> Problems);

/// <summary>An entry of the generation ledger.</summary>
internal sealed record LedgerResult(uint Id, string Time, string? Voice, string VoiceId, string Model, string? Consent);

/// <summary>What was found when a log was checked.</summary>
internal sealed record LogCheckResult(
    string File, bool Intact, long Entries, long LastNumber, string LastHash, long Pruned, string? SignedBy, IReadOnlyList<string> Problems, IReadOnlyList<string> Notes);

/// <summary>Entries of the audit log.</summary>
internal sealed record AuditListResult(IReadOnlyList<AuditEntryResult> Entries);

/// <summary>An entry of the audit log.</summary>
internal sealed record AuditEntryResult(
    long Number, string Time, string Event, string? Subject, string? Actor, IReadOnlyDictionary<string, string> Details, string Hash);

/// <summary>A copy of a log.</summary>
internal sealed record LogExportResult(string File, long Entries);

/// <summary>What retention took out.</summary>
internal sealed record LogPruneResult(long Removed);
