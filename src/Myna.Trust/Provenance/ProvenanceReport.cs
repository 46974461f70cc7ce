namespace Myna.Trust.Provenance;

/// <summary>How far the signer of a manifest is known.</summary>
public enum SignerTrust
{
    /// <summary>The signature holds, but nothing says who the signer is.</summary>
    Unknown,

    /// <summary>The certificate was made by this installation.</summary>
    Own,

    /// <summary>The certificate leads to an authority that the caller trusts.</summary>
    Anchored,
}

/// <summary>Who signed a manifest.</summary>
/// <param name="Name">Common name of the certificate.</param>
/// <param name="Organization">Its organization; null if it names none.</param>
/// <param name="Issuer">Common name of who issued it.</param>
/// <param name="Algorithm">The signature's algorithm, such as ES256.</param>
/// <param name="ValidFrom">Begin of the certificate's validity.</param>
/// <param name="ValidTo">Its end.</param>
/// <param name="Fingerprint">SHA-256 of the certificate, in hexadecimal.</param>
/// <param name="Trust">How far it is known.</param>
public sealed record ProvenanceSignerFacts(
    string Name, string? Organization, string Issuer, string Algorithm, DateTimeOffset ValidFrom, DateTimeOffset ValidTo, string Fingerprint, SignerTrust Trust);

/// <summary>What a manifest says was done to a file.</summary>
/// <param name="Action">C2PA's word, such as <c>c2pa.created</c>.</param>
/// <param name="SourceType">URI of the digital source type; null if it states none.</param>
/// <param name="When">The time as it stands in the manifest; not attested by anyone but the signer.</param>
/// <param name="Software">The program.</param>
/// <param name="Description">A sentence.</param>
/// <param name="Model">Myna's: tag of the model.</param>
/// <param name="LedgerId">Myna's: entry of the ledger of generations.</param>
public sealed record ProvenanceAction(
    string Action, string? SourceType, string? When, string? Software, string? Description, string? Model, string? LedgerId);

/// <summary>Something that a check of a file found.</summary>
/// <param name="Code">C2PA's status code where there is one, such as <c>assertion.dataHash.mismatch</c>.</param>
/// <param name="Text">The same for a person.</param>
public sealed record ProvenanceFinding(string Code, string Text);

/// <summary>The plain tags of a file, which anyone can change.</summary>
/// <param name="Software">The program that it names.</param>
/// <param name="Comment">Its comment.</param>
/// <param name="SourceType">The digital source type that it names.</param>
public sealed record ProvenanceTags(string? Software, string? Comment, string? SourceType);

/// <summary>What a file says of its making, and whether that holds.</summary>
public sealed record ProvenanceReport
{
    /// <summary>The file's format; null if it is none that keeps manifests.</summary>
    public ProvenanceFormat? Format { get; init; }

    /// <summary>Whether the file has a manifest, whatever it is worth.</summary>
    public bool Found { get; init; }

    /// <summary>Whether the manifest is whole, signed by its certificate, and about just these bytes. Says nothing of who signed: see <see cref="ProvenanceSignerFacts.Trust"/>.</summary>
    public bool Valid => Found && Problems.Count == 0;

    /// <summary>The manifest's name (a URN); null if it could not be read.</summary>
    public string? Manifest { get; init; }

    /// <summary>Number of manifests in the file: more than one if it was made of files that had one, or changed. The last is checked.</summary>
    public int ManifestCount { get; init; }

    /// <summary>The program that made the claim.</summary>
    public string? Generator { get; init; }

    /// <summary>Who signed; null if the signature could not be read.</summary>
    public ProvenanceSignerFacts? Signer { get; init; }

    /// <summary>What was done.</summary>
    public IReadOnlyList<ProvenanceAction> Actions { get; init; } = [];

    /// <summary>Labels of all assertions.</summary>
    public IReadOnlyList<string> Assertions { get; init; } = [];

    /// <summary>The plain tags.</summary>
    public ProvenanceTags Tags { get; init; } = new(null, null, null);

    /// <summary>Why the manifest does not hold.</summary>
    public IReadOnlyList<ProvenanceFinding> Problems { get; init; } = [];

    /// <summary>What is worth knowing besides.</summary>
    public IReadOnlyList<ProvenanceFinding> Notes { get; init; } = [];

    /// <summary>Whether the file says, in a manifest that holds or in plain tags, that a trained model made it or parts of it.</summary>
    public bool SaysTrainedModel => (Valid && Actions.Any(action => DigitalSource.IsTrained(action.SourceType))) || DigitalSource.IsTrained(Tags.SourceType);
}
