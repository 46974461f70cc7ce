using System.Diagnostics;
using System.Text.Json;

namespace Myna.Server.Tests.Support;

/// <summary>Runs a script of the folder Clients against a server, once for all its cases.</summary>
public static class NodeClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>What each case found wrong; null for nothing.</summary>
    public static Task<Dictionary<string, string?>> RunAsync(string script, RunningServer server) =>
        RunAsync(script, server.Address.ToString().TrimEnd('/'), RunningServer.Recording);

    /// <summary>What a script that needs no server found wrong.</summary>
    public static async Task<Dictionary<string, string?>> RunAsync(string script, params string[] arguments)
    {
        string folder = Folder();
        var start = new ProcessStartInfo("node") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(folder, script));
        Array.ForEach(arguments, start.ArgumentList.Add);
        using Process process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        Task<string> errors = process.StandardError.ReadToEndAsync(patience.Token);
        var results = new Dictionary<string, string?>();
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            using JsonDocument result = JsonDocument.Parse(line);
            results[result.RootElement.GetProperty("name").GetString()!] = result.RootElement.GetProperty("error").GetString();
        }

        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode == 0
            ? results
            : throw new InvalidOperationException($"{script} ended with {process.ExitCode}: {await errors}. Was `npm ci` run in {folder}? ./test does it.");
    }

    /// <summary>Names of the cases in a script, found in its text: a case that is not run shall be missed.</summary>
    public static IEnumerable<string> CasesOf(string script) =>
        System.Text.RegularExpressions.Regex.Matches(File.ReadAllText(Path.Combine(Folder(), script)), @"^  async (\w+)\(\)", System.Text.RegularExpressions.RegexOptions.Multiline)
            .Select(match => match.Groups[1].Value);

    /// <summary>The repository.</summary>
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(RunningServer.Recording)!, ".."));

    private static string Folder() => Path.Combine(Root, "tests", "Myna.Server.Tests", "Clients");
}
