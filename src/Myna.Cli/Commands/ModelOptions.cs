using System.CommandLine;
using Myna.Library.Models;

namespace Myna.Cli.Commands;

/// <summary>Which model a command works with.</summary>
internal sealed class ModelOptions
{
    private readonly Option<string?> _model;
    private readonly Option<string?> _precision;

    /// <summary>Makes the options.</summary>
    public ModelOptions(CliEnvironment environment)
    {
        _model = new Option<string?>("--model")
        {
            HelpName = "NAME|FOLDER",
            Description = $"The model: lite, one that was pulled (`myna models list`), remote:NAME (docs/remote.md), or a folder with one (default: the voice's own, else ${ModelChoice.Variable}, else lite).",
        };
        _model.CompletionSources.Add(_ => environment.Models.Names().Select(name => new System.CommandLine.Completions.CompletionItem(name)));
        _precision = new Option<string?>("--precision")
        {
            HelpName = "fp32|bf16|int8|int4",
            Description = "How the weights of a large model are kept in memory (default: the packed file that is there, else as they are on disk).",
        };
        _precision.AcceptOnlyFromAmong("fp32", "bf16", "int8", "int4");
    }

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_model);
        command.Add(_precision);
    }

    /// <summary>Reads what was asked for.</summary>
    public ModelChoice Read(ParseResult parsed) => new() { Name = parsed.GetValue(_model), Precision = parsed.GetValue(_precision) };
}
