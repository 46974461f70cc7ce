namespace Myna.Cli.Provenance;

/// <summary>Whether files say how they came to be, and who signs that.</summary>
internal sealed record ProvenanceChoice
{
    /// <summary>Whether manifests and tags are written.</summary>
    public bool Wanted { get; init; } = true;

    /// <summary>PEM file of the signer's certificates; null for the key that this installation makes for itself.</summary>
    public string? Certificate { get; init; }

    /// <summary>PEM file of the private key; null when it stands with the certificates.</summary>
    public string? Key { get; init; }
}
