using System.CommandLine;
using Myna.Cli.Provenance;

namespace Myna.Cli.Commands;

/// <summary>Whether files say how they came to be, and who signs that: what every command takes that makes files.</summary>
internal sealed class ProvenanceOptions
{
    private readonly Option<bool> _none = new("--no-provenance")
    {
        Description = "Leave out the signed manifest (C2PA) and the tags that say how the file was made.",
    };

    private readonly Option<string?> _certificate = new("--certificate")
    {
        HelpName = "FILE.pem",
        Description = "Sign the manifest with this certificate, followed by those above it, instead of Myna's own.",
    };

    private readonly Option<string?> _key = new("--certificate-key")
    {
        HelpName = "FILE.pem",
        Description = "The private key of --certificate, if it is not in the same file.",
    };

    /// <summary>Adds everything to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_none, _certificate, _key])
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetValue(_none) && result.GetValue(_certificate) is not null)
            {
                result.AddError("--no-provenance leaves out what --certificate would sign; give one or the other.");
            }

            if (result.GetValue(_key) is not null && result.GetValue(_certificate) is null)
            {
                result.AddError("--certificate-key goes with --certificate; give both.");
            }
        });
    }

    /// <summary>Reads what was asked for.</summary>
    public ProvenanceChoice Read(ParseResult parsed) => new()
    {
        Wanted = !parsed.GetValue(_none),
        Certificate = parsed.GetValue(_certificate),
        Key = parsed.GetValue(_key),
    };
}
