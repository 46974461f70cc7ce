using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Myna.Trust.Provenance.Containers;
using Myna.Trust.Provenance.Manifests;
using Myna.Trust.Provenance.Tags;

namespace Myna.Trust.Provenance;

/// <summary>
/// Reads and checks provenance. Files come from anywhere: whatever is wrong with one is a finding in the report, never an exception.
/// </summary>
/// <param name="ownAuthorities">Authorities of this installation (<see cref="ProvenanceIdentity.OwnAuthorities"/>).</param>
/// <param name="anchors">Other authorities that the caller trusts.</param>
public sealed class ProvenanceReader(IReadOnlyList<X509Certificate2>? ownAuthorities = null, IReadOnlyList<X509Certificate2>? anchors = null)
{
    private const int LongestManifest = 32 << 20;

    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="MynaException">The file is not there or cannot be opened.</exception>
    public ProvenanceReport Read(string path, CancellationToken cancellationToken = default)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return Read(file, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MynaException($"cannot read {path}: {exception.Message.TrimEnd('.')}", exception);
        }
    }

    /// <summary>Reads and checks a file.</summary>
    /// <param name="file">The whole file, from its first byte; can seek.</param>
    /// <param name="cancellationToken">Checked while hashing.</param>
    public ProvenanceReport Read(Stream file, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        ProvenanceFormat? format = null;
        var findings = new Findings();
        if (!findings.Try("general.error", () => format = ProvenanceFormats.Identify(file)) || format is null)
        {
            return new ProvenanceReport { Problems = findings.Problems };
        }

        IManifestContainer container = ManifestContainers.Of(format.Value);
        PlainTags tags = PlainTags.None;
        _ = findings.Try("tags.unreadable", () => tags = container.ReadTags(file), isNote: true);
        ManifestPlace? place = null;
        bool isWhole = findings.Try("manifest.inaccessible", () => place = container.Find(file));
        var report = new ProvenanceReport { Format = format, Tags = new ProvenanceTags(tags.Software, tags.Comment, tags.SourceType) };
        if (place is null)
        {
            // A file that is damaged or odd but shows no manifest is not a file with a broken one.
            return report with { Notes = [.. findings.Notes, .. isWhole ? [] : findings.Problems] };
        }

        if (place.Manifest.Length > LongestManifest)
        {
            findings.Problem("manifest.inaccessible", $"the manifest has {place.Manifest.Length} bytes; up to {LongestManifest} are read");
            return report with { Found = true, Problems = findings.Problems, Notes = findings.Notes };
        }

        var check = new ManifestCheck(file, place, findings, ownAuthorities ?? [], anchors ?? []);
        _ = findings.Try("claim.malformed", () => check.Run(cancellationToken));
        return report with
        {
            Found = true,
            Manifest = check.Label,
            ManifestCount = check.ManifestCount,
            Generator = check.Generator,
            Signer = check.Signer,
            Actions = check.Actions,
            Assertions = check.Assertions,
            Problems = findings.Problems,
            Notes = findings.Notes,
        };
    }

    /// <summary>What was found, and the guard around code that reads what others wrote.</summary>
    internal sealed class Findings
    {
        public List<ProvenanceFinding> Problems { get; } = [];

        public List<ProvenanceFinding> Notes { get; } = [];

        public void Problem(string code, string text) => Problems.Add(new ProvenanceFinding(code, text));

        public void Note(string code, string text) => Notes.Add(new ProvenanceFinding(code, text));

        /// <summary>Does something; what malformed bytes make of it becomes a finding.</summary>
        public bool Try(string code, Action action, bool isNote = false)
        {
            try
            {
                action();
                return true;
            }
            catch (Exception exception) when (exception is MalformedException or CborContentException or CryptographicException
                or InvalidOperationException or EndOfStreamException or OverflowException or FormatException or ArgumentException)
            {
                string text = exception is MalformedException ? exception.Message : $"the manifest cannot be understood ({exception.Message.TrimEnd('.')})";
                (isNote ? Notes : Problems).Add(new ProvenanceFinding(code, text));
                return false;
            }
        }
    }
}
