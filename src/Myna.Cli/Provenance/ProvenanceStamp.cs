using System.Globalization;
using Myna.Audio.Files;
using Myna.Cli.Errors;
using Myna.Trust;
using Myna.Trust.Provenance;

namespace Myna.Cli.Provenance;

/// <summary>Puts provenance into the files of one command. The signer is there before the work begins, so that nothing fails at its end.</summary>
internal sealed class ProvenanceStamp : IDisposable
{
    /// <summary>A WAV file states its size in 32 bits; this is left for what is added.</summary>
    private const long MostWavBytes = uint.MaxValue - (1L << 20);

    private readonly CliEnvironment _environment;
    private readonly ProvenanceSigner _signer;

    private ProvenanceStamp(CliEnvironment environment, ProvenanceSigner signer, ProvenanceClaim claim)
    {
        _environment = environment;
        _signer = signer;
        Says = claim;
    }

    /// <summary>Tag of the model that made what is stamped, once it is known.</summary>
    public string? Model { get; set; }

    /// <summary>Number of the speech in the ledger, once it is there; null where the ledger is off.</summary>
    public uint? LedgerId { get; set; }

    /// <summary>Where keys and certificates of this installation lie.</summary>
    public static string Folder(CliEnvironment environment) => CliException.InStage(ExitCode.Usage, () => TrustFolder.Default(environment.Variable).Path);

    /// <summary>What files are said to be. Whether a model took part is sometimes known only when the work is done.</summary>
    public ProvenanceClaim Says { get; set; }

    /// <summary>Opens the signer.</summary>
    /// <returns>Null when no provenance is wanted.</returns>
    /// <exception cref="CliException">The certificate cannot be used, or no key can be kept.</exception>
    public static ProvenanceStamp? Open(CliEnvironment environment, ProvenanceChoice choice, ProvenanceClaim claim)
    {
        if (!choice.Wanted)
        {
            return null;
        }

        ProvenanceSigner signer = choice.Certificate is null
            ? CliException.InStage(ExitCode.Failed, () => ProvenanceIdentity.OpenOrCreate(Folder(environment)))
            : CliException.InStage(ExitCode.Usage, () => ProvenanceSigner.FromFiles(choice.Certificate, choice.Key));
        return new ProvenanceStamp(environment, signer, claim);
    }

    /// <summary>Tags for formats that keep no manifest, for the encoder to write.</summary>
    public IReadOnlyList<(string Name, string Value)> TagsFor(AudioFormat format) => format is AudioFormat.Ogg or AudioFormat.WebM ? Says.Comments : [];

    /// <summary>Stamps a file that is whole but not in its place yet.</summary>
    /// <param name="file">The file; can read and write.</param>
    /// <param name="path">The name it will have, which tells its format.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="CliException">It cannot be written.</exception>
    public void Add(Stream file, string path, CancellationToken cancellationToken)
    {
        if (ProvenanceFormats.TryFromPath(path) is not { } format)
        {
            return;
        }

        if (format == ProvenanceFormat.Wav && file.Length > MostWavBytes)
        {
            _environment.Error.WriteLine($"myna: warning: {path} carries no provenance: a WAV file of 4 GiB has no room for it; write .flac or .m4a");
            return;
        }

        CliException.InStage(ExitCode.Failed, () =>
        {
            new ProvenanceWriter(_signer).Add(file, format, Claim(), path, cancellationToken);
            return true;
        });
    }

    /// <summary>Stamps a file that is in a place of its own; of a ZIP file, each picture in it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">The name it will have.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="CliException">It cannot be written.</exception>
    public void AddToFile(string file, string path, CancellationToken cancellationToken)
    {
        if (Path.GetExtension(path).Equals(".zip", StringComparison.OrdinalIgnoreCase))
        {
            CliException.InStage(ExitCode.Failed, () =>
            {
                new ProvenanceWriter(_signer).AddToArchive(file, Claim(), cancellationToken);
                return true;
            });
            return;
        }

        try
        {
            using FileStream stream = File.Open(file, FileMode.Open, FileAccess.ReadWrite);
            Add(stream, path, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Failed, $"cannot add provenance to {path}: {exception.Message.TrimEnd('.')}; make room, or add --no-provenance", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _signer.Dispose();

    private ProvenanceClaim Claim() => Says with { Model = Model, LedgerId = LedgerId?.ToString(CultureInfo.InvariantCulture), When = DateTimeOffset.UtcNow };
}
