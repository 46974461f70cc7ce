using System.Reflection;

namespace Myna.Trust.Provenance;

/// <summary>What is claimed about a file. Nothing in it names the speaker or the text.</summary>
public sealed record ProvenanceClaim
{
    private static readonly string Release = typeof(ProvenanceClaim).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    /// <summary>Speech made by a model.</summary>
    public static ProvenanceClaim Speech { get; } = new() { Description = "Synthetic speech in a cloned or designed voice" };

    /// <summary>A layer that was cut from a picture and whose hidden parts were filled in, without a trained model.</summary>
    public static ProvenanceClaim Layer { get; } = new()
    {
        Description = "A layer cut from a picture; parts that other layers hid are filled in",
        SourceType = DigitalSource.AlgorithmicallyEnhanced,
    };

    /// <summary>A layer that a trained model painted after a picture.</summary>
    public static ProvenanceClaim GeneratedLayer { get; } = new()
    {
        Description = "A layer that a model made of a picture",
        SourceType = DigitalSource.CompositeWithTrainedAlgorithmicMedia,
    };

    /// <summary>The claim about layers, or about the picture that they are together.</summary>
    /// <param name="generated">Whether a trained model painted them or what was hidden beneath them.</param>
    public static ProvenanceClaim OfLayers(bool generated) => generated ? GeneratedLayer : Layer;

    /// <summary>The program that made the file.</summary>
    public string Generator { get; init; } = "Myna";

    /// <summary>Its version.</summary>
    public string GeneratorVersion { get; init; } = Release;

    /// <summary>How the content came to be, a URI of <see cref="DigitalSource"/>.</summary>
    public string SourceType { get; init; } = DigitalSource.TrainedAlgorithmicMedia;

    /// <summary>What was done, in a sentence; also the plain comment of the file.</summary>
    public string? Description { get; init; }

    /// <summary>The voice or picture model, by its tag; null leaves it out.</summary>
    public string? Model { get; init; }

    /// <summary>When it was made; null leaves the time out.</summary>
    public DateTimeOffset? When { get; init; } = DateTimeOffset.UtcNow;

    /// <summary>Entry of the ledger of generations (the number that the watermark carries); null leaves it out.</summary>
    public string? LedgerId { get; init; }

    /// <summary>Whether others may train on the file or mine it; null says nothing.</summary>
    public bool? AllowsTraining { get; init; }

    /// <summary>Plain tags, by name, for formats that have free comments and no place for a manifest (Ogg, WebM). Anyone can change them.</summary>
    public IReadOnlyList<(string Name, string Value)> Comments =>
    [
        ("comment", Tags.PlainTags.Of(this).Comment!), (Tags.PlainTags.SourceTypeKey, SourceType),
        .. LedgerId is { } id ? [("MynaLedgerId", id)] : Array.Empty<(string, string)>(),
    ];

    /// <summary>The generator as tags name it.</summary>
    internal string Software => $"{Generator} {GeneratorVersion}";
}
