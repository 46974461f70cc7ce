using Myna.Audio.Files;
using Myna.Trust;
using Myna.Trust.Provenance;

namespace Myna.Server.Provenance;

/// <summary>
/// Puts signed manifests and plain tags into files that are whole: answers that are not streamed, takes of the history, files of jobs,
/// layers that are exported. What is sent while it is made has the watermark alone: a manifest is about the whole.
/// </summary>
/// <param name="home">Where the installation's key lies, under <c>trust</c>; made when it is first needed.</param>
public sealed class FinishedFiles(string home) : IDisposable
{
    // A WAV file states its size in 32 bits; this is left for what is added.
    private const long MostWavBytes = uint.MaxValue - (1L << 20);

    private readonly Lazy<ProvenanceSigner> _signer = new(() => ProvenanceIdentity.OpenOrCreate(new TrustFolder(Path.Combine(home, "trust")).Path));

    /// <summary>Speech that is in the ledger.</summary>
    /// <param name="model">Tag of the model.</param>
    /// <param name="ledgerId">Its number there; null for none.</param>
    public static ProvenanceClaim Speech(string? model, uint? ledgerId) => ProvenanceClaim.Speech with
    {
        Model = model,
        LedgerId = ledgerId?.ToString(System.Globalization.CultureInfo.InvariantCulture),
        When = DateTimeOffset.UtcNow,
    };

    /// <summary>Tags for formats that have no place for a manifest, for the encoder to write.</summary>
    /// <param name="format">The format.</param>
    /// <param name="claim">What is claimed.</param>
    public static IReadOnlyList<(string Name, string Value)> TagsFor(AudioFormat format, ProvenanceClaim claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return format is AudioFormat.Ogg or AudioFormat.WebM ? claim.Comments : [];
    }

    /// <summary>Adds provenance to a file of a kind that keeps it, or to the pictures of an archive; others stay as they are.</summary>
    /// <param name="path">The file, whole; its ending tells what it is.</param>
    /// <param name="claim">What is claimed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="MynaException">It cannot be written, or the key cannot be kept.</exception>
    public void Stamp(string path, ProvenanceClaim claim, CancellationToken cancellationToken)
    {
        if (Path.GetExtension(path).Equals(".zip", StringComparison.OrdinalIgnoreCase))
        {
            new ProvenanceWriter(_signer.Value).AddToArchive(path, claim, cancellationToken);
        }
        else if (ProvenanceFormats.TryFromPath(path) is not null)
        {
            using FileStream file = File.Open(path, FileMode.Open, FileAccess.ReadWrite);
            Stamp(file, claim, cancellationToken);
        }
    }

    /// <summary>Adds provenance to a file of a kind that keeps it, by its first bytes; others stay as they are.</summary>
    /// <param name="file">The file, whole; can seek, read and write. Its place is lost.</param>
    /// <param name="claim">What is claimed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="MynaException">It cannot be written, or the key cannot be kept.</exception>
    public void Stamp(Stream file, ProvenanceClaim claim, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (ProvenanceFormats.Identify(file) is { } format && (format != ProvenanceFormat.Wav || file.Length <= MostWavBytes))
        {
            new ProvenanceWriter(_signer.Value).Add(file, format, claim, cancellationToken: cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_signer.IsValueCreated)
        {
            _signer.Value.Dispose();
        }
    }
}
