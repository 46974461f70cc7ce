using System.Text.Json;
using Myna.Remote.Servers;

namespace Myna.Remote.Configuration;

/// <summary>The remote engines of a person: the file <c>remotes.json</c> in Myna's folder (docs/remote.md).</summary>
public sealed class RemoteEngines
{
    /// <summary>The file's name.</summary>
    public const string FileName = "remotes.json";

    /// <summary>What stands before an engine's name where a model is asked for: <c>remote:gpu</c>.</summary>
    public const string Prefix = "remote:";

    private readonly IReadOnlyDictionary<string, RemoteSettings> _engines;

    private RemoteEngines(string path, IReadOnlyDictionary<string, RemoteSettings> engines)
    {
        Path = path;
        _engines = engines;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Names of all engines, sorted.</summary>
    public IReadOnlyList<string> Names => [.. _engines.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Names of the engines that speak, sorted.</summary>
    public IReadOnlyList<string> Speaking => [.. Names.Where(name => _engines[name].Speaks)];

    /// <summary>Names of the engines that split pictures, sorted.</summary>
    public IReadOnlyList<string> Splitting => [.. Names.Where(name => _engines[name].Splits)];

    /// <summary>Whether a model's name means a remote engine.</summary>
    public static bool IsRemote(string model) => model.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Reads the file; one that is not there holds no engines.</summary>
    /// <param name="folder">Myna's folder.</param>
    /// <exception cref="MynaException">It cannot be read or is not right; the message says what.</exception>
    public static RemoteEngines Read(string folder)
    {
        string path = System.IO.Path.Combine(folder, FileName);
        RemotesFile? file;
        try
        {
            file = JsonSerializer.Deserialize(File.ReadAllBytes(path), RemotesJson.Default.RemotesFile);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return new RemoteEngines(path, new Dictionary<string, RemoteSettings>());
        }
        catch (JsonException exception)
        {
            // Not the inner message: it may quote a value, and a value may be a key.
            throw new MynaException($"{path} is not right at {exception.Path ?? "its beginning"}, line {(exception.LineNumber ?? 0) + 1}; docs/remote.md shows what it can hold");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MynaException($"{path} cannot be read: {exception.Message}", exception);
        }

        IReadOnlyDictionary<string, RemoteSettings> engines = file?.Remotes ?? new Dictionary<string, RemoteSettings>();
        foreach ((string name, RemoteSettings engine) in engines)
        {
            Check(path, name, engine);
            engine.Workflow = engine.Workflow is null ? null : System.IO.Path.GetFullPath(engine.Workflow, System.IO.Path.GetFullPath(folder));
        }

        return new RemoteEngines(path, engines);
    }

    /// <summary>Finds an engine.</summary>
    /// <param name="model">Its name, with or without <see cref="Prefix"/>.</param>
    /// <exception cref="MynaException">There is none.</exception>
    public RemoteSettings Find(string model)
    {
        string name = NameOf(model);
        if (_engines.TryGetValue(name, out RemoteSettings? engine))
        {
            return engine;
        }

        string there = _engines.Count == 0 ? "names none yet" : $"has {string.Join(", ", Names)}";
        throw new MynaException($"there is no remote engine {name}: {Path} {there}; docs/remote.md shows how to write one");
    }

    /// <summary>Asks each server of an engine how it is.</summary>
    /// <param name="name">The engine's name.</param>
    /// <param name="variable">Reads environment variables, for keys.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="MynaException">There is no such engine, or a key's environment variable is not set.</exception>
    public async Task<IReadOnlyList<ServerHealth>> CheckAsync(string name, Func<string, string?> variable, CancellationToken cancellationToken = default)
    {
        RemoteSettings engine = Find(name);
        using var servers = new BackEnds(engine, engine.AnswerLimit, variable);
        return await servers.CheckAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The name without <see cref="Prefix"/>.</summary>
    public static string NameOf(string model) => IsRemote(model) ? model[Prefix.Length..] : model;

    private static void Check(string path, string name, RemoteSettings engine)
    {
        // The name becomes part of a voice's model tag.
        if (name.Length == 0 || !name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.'))
        {
            throw Wrong("its name may hold letters, digits, hyphens, underscores and dots only");
        }

        if (engine.Servers.Count == 0)
        {
            throw Wrong("it has no servers; give {\"url\": \"http://host:8000\"}");
        }

        foreach (RemoteServer server in engine.Servers)
        {
            if (server.Url is not { IsAbsoluteUri: true, Scheme: "http" or "https", UserInfo: "" })
            {
                throw Wrong("each server needs a url that begins with http:// or https://, without a password in it");
            }
        }

        if (engine.Format is not ("pcm" or "wav"))
        {
            throw Wrong("format can be pcm or wav");
        }

        if (engine.Engine is not ("qwen" or "builtin"))
        {
            throw Wrong("engine can be qwen or builtin");
        }

        if (engine.Workflow is not null && engine.Kind != RemoteKind.ComfyUi)
        {
            throw Wrong("a workflow goes with \"kind\": \"comfyui\"");
        }

        if (engine.SampleRate is < 8000 or > 192_000)
        {
            throw Wrong("sample_rate must be from 8000 to 192000 Hz");
        }

        if (engine.Retries is < 0 or > 20 || !(engine.BackOffSeconds is >= 0 and <= 60)
            || !(engine.ConnectSeconds is > 0 and <= 600) || !(engine.StallSeconds is > 0 and <= 3600) || engine.AnswerSeconds is <= 0 or > 86_400 or double.NaN)
        {
            throw Wrong("times must be above 0 and within a day, back_off_seconds at most 60, retries from 0 to 20");
        }

        MynaException Wrong(string what) => new($"the remote engine {name} in {path} is not right: {what}");
    }
}
