namespace Myna.Cli.Json;

/// <summary>What a file says of its making, and whether that holds.</summary>
internal sealed record ProvenanceResult
{
    /// <summary>Whether there is a manifest.</summary>
    public required bool Found { get; init; }

    /// <summary>Whether it is whole, signed, and about just this file.</summary>
    public required bool Valid { get; init; }

    /// <summary>How far the signer is known: own, anchored or unknown; null without a signature that could be read.</summary>
    public string? Trust { get; init; }

    /// <summary>Name in the signer's certificate.</summary>
    public string? Signer { get; init; }

    /// <summary>Who issued the certificate.</summary>
    public string? Issuer { get; init; }

    /// <summary>SHA-256 of the certificate.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Algorithm of the signature.</summary>
    public string? Algorithm { get; init; }

    /// <summary>The manifest's name.</summary>
    public string? Manifest { get; init; }

    /// <summary>The program that made the claim.</summary>
    public string? Generator { get; init; }

    /// <summary>Whether a trained model made the file or parts of it, by a manifest that holds or by plain tags.</summary>
    public required bool SaysTrainedModel { get; init; }

    /// <summary>What was done.</summary>
    public required ProvenanceActionResult[] Actions { get; init; }

    /// <summary>The plain tags.</summary>
    public required ProvenanceTagsResult Tags { get; init; }

    /// <summary>Why the manifest does not hold.</summary>
    public required ProvenanceFindingResult[] Problems { get; init; }

    /// <summary>What is worth knowing besides.</summary>
    public required ProvenanceFindingResult[] Notes { get; init; }
}

/// <summary>What was done to a file.</summary>
internal sealed record ProvenanceActionResult(
    string Action, string? DigitalSourceType, string? When, string? Software, string? Description, string? Model, string? LedgerId);

/// <summary>Plain tags.</summary>
internal sealed record ProvenanceTagsResult(string? Software, string? Comment, string? DigitalSourceType);

/// <summary>Something a check found.</summary>
internal sealed record ProvenanceFindingResult(string Code, string Text);

/// <summary>What <c>myna inspect</c> says of a picture.</summary>
internal sealed record PictureResult(string File, ProvenanceResult Provenance);
