using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Myna.Cli.Errors;
using Myna.Cli.Json;
using Myna.Cli.Provenance;
using Myna.Trust.Provenance;

namespace Myna.Cli.Inspection;

/// <summary>Shows and checks what a file says of its making.</summary>
internal static class ProvenanceInspection
{
    /// <summary>Reads the provenance of a file.</summary>
    /// <param name="environment">Knows the certificates of this installation.</param>
    /// <param name="path">The file.</param>
    /// <param name="anchorsPath">PEM file of other authorities to trust; null for none.</param>
    /// <param name="cancellationToken">Checked while hashing.</param>
    /// <exception cref="CliException">The file or the PEM file cannot be read.</exception>
    public static ProvenanceReport Read(CliEnvironment environment, string path, string? anchorsPath, CancellationToken cancellationToken)
    {
        IReadOnlyList<X509Certificate2> anchors = anchorsPath is null ? [] : [.. Anchors(anchorsPath)];
        var reader = new ProvenanceReader(ProvenanceIdentity.OwnAuthorities(ProvenanceStamp.Folder(environment)), anchors);
        return CliException.InStage(ExitCode.BadInput, () => reader.Read(path, cancellationToken));
    }

    /// <summary>Prints a picture's provenance.</summary>
    public static void PrintPicture(CliEnvironment environment, string path, ProvenanceReport report, bool json)
    {
        if (json)
        {
            CliJson.Print(environment.Out, new PictureResult(path, Result(report)), CliJson.Default.PictureResult);
            return;
        }

        FactSheet.Print(environment, [("file", path), .. Facts(report)]);
    }

    /// <summary>Facts for a person.</summary>
    public static IEnumerable<(string Name, string Value)> Facts(ProvenanceReport report)
    {
        if (!report.Found)
        {
            yield return ("provenance", report.Format is null ? "none; this kind of file keeps none that Myna reads" : "none");
        }
        else
        {
            yield return ("provenance", report.Valid ? "a signed manifest that holds: nothing was changed since" : "A MANIFEST THAT DOES NOT HOLD");
        }

        foreach (ProvenanceFinding problem in report.Problems)
        {
            yield return ("problem", $"{problem.Text} ({problem.Code})");
        }

        if (report.Signer is { } signer)
        {
            yield return ("signed by", $"{signer.Name} ({signer.Algorithm}), " + signer.Trust switch
            {
                SignerTrust.Own => "this installation",
                SignerTrust.Anchored => $"vouched for by {signer.Issuer}",
                _ => "who is not known here",
            });
        }

        foreach (ProvenanceAction action in report.Actions)
        {
            string source = action.SourceType is null ? "" : $", {action.SourceType[(action.SourceType.LastIndexOf('/') + 1)..]}";
            string model = action.Model is null ? "" : $", model {action.Model}";
            yield return ("made", $"{action.Action}{source}{(action.When is null ? "" : $", {action.When}")}{(action.Software is null ? "" : $", by {action.Software}")}{model}");
        }

        if (report.Tags.SourceType is { } type)
        {
            yield return ("plain tag", $"DigitalSourceType {FactSheet.Printable(type)} (anyone can change it)");
        }

        foreach (ProvenanceFinding note in report.Notes)
        {
            yield return ("note", $"{note.Text} ({note.Code})");
        }
    }

    /// <summary>The same for programs.</summary>
    public static ProvenanceResult Result(ProvenanceReport report) => new()
    {
        Found = report.Found,
        Valid = report.Valid,
        Trust = report.Signer?.Trust.ToString().ToLowerInvariant(),
        Signer = report.Signer?.Name,
        Issuer = report.Signer?.Issuer,
        Fingerprint = report.Signer?.Fingerprint,
        Algorithm = report.Signer?.Algorithm,
        Manifest = report.Manifest,
        Generator = report.Generator,
        SaysTrainedModel = report.SaysTrainedModel,
        Actions = [.. report.Actions.Select(action => new ProvenanceActionResult(
            action.Action, action.SourceType, action.When, action.Software, action.Description, action.Model, action.LedgerId))],
        Tags = new ProvenanceTagsResult(report.Tags.Software, report.Tags.Comment, report.Tags.SourceType),
        Problems = [.. report.Problems.Select(Finding)],
        Notes = [.. report.Notes.Select(Finding)],
    };

    private static ProvenanceFindingResult Finding(ProvenanceFinding finding) => new(finding.Code, finding.Text);

    private static X509Certificate2Collection Anchors(string path)
    {
        var anchors = new X509Certificate2Collection();
        try
        {
            anchors.ImportFromPem(File.ReadAllText(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new CliException(ExitCode.Usage, $"--trust {path}: {exception.Message.TrimEnd('.')}; give certificates in PEM", exception);
        }

        return anchors.Count > 0 ? anchors : throw new CliException(ExitCode.Usage, $"--trust {path} has no certificate in PEM (-----BEGIN CERTIFICATE-----)");
    }
}
