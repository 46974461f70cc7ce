using System.Globalization;
using Myna.Cli.Json;
using Myna.Library;
using Myna.Remote.Configuration;
using Myna.Remote.Servers;

namespace Myna.Cli.Doctor;

/// <summary>Do the servers answer that <c>remotes.json</c> names? Myna works without them, so none is missing.</summary>
internal static class RemoteChecks
{
    /// <summary>One check for each remote engine; none where there are no engines.</summary>
    public static async Task<IReadOnlyList<CheckResult>> RunAsync(CliEnvironment environment, CancellationToken cancellationToken)
    {
        try
        {
            RemoteEngines engines = RemoteEngines.Read(MynaFolder.Of(environment.Variable));
            return await Task.WhenAll(engines.Names.Select(name => CheckAsync(environment, engines, name, cancellationToken)));
        }
        catch (MynaException exception)
        {
            return [new CheckResult("remotes", Examination.Warn, $"{RemoteEngines.FileName} cannot be used", exception.Message)];
        }
    }

    private static async Task<CheckResult> CheckAsync(CliEnvironment environment, RemoteEngines engines, string name, CancellationToken cancellationToken)
    {
        string row = RemoteEngines.Prefix + name;
        try
        {
            IReadOnlyList<ServerHealth> servers = await engines.CheckAsync(name, environment.Variable, cancellationToken);
            ServerHealth[] down = [.. servers.Where(server => !server.IsUp)];
            string up = string.Join(", ", servers.Where(server => server.IsUp).Select(server => string.Create(CultureInfo.InvariantCulture, $"{server.Server} ({server.Milliseconds:0} ms)")));
            string found = $"{servers.Count - down.Length} of {servers.Count} servers answer{(up.Length > 0 ? ": " + up : "")}";
            return new CheckResult(row, down.Length == 0 ? Examination.Ok : Examination.Warn, found, down.Length == 0 ? null : string.Join("; ", down.Select(server => server.Message)));
        }
        catch (MynaException exception)
        {
            return new CheckResult(row, Examination.Warn, "cannot be used", exception.Message);
        }
    }
}
