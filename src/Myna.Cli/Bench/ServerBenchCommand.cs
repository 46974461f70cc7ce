using System.CommandLine;
using Myna.Cli.Commands;
using Myna.Cli.Errors;
using Myna.Cli.Json;

namespace Myna.Cli.Bench;

/// <summary><c>myna bench server</c>: how a server with Lite bears many clients.</summary>
internal static class ServerBenchCommand
{
    private static readonly int[] UsualClients = [1, 8, 32];

    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var clients = new Option<int[]>("--clients") { HelpName = "N", Description = "Clients at the same time, one measurement each. Default 1 8 32.", AllowMultipleArgumentsPerToken = true };
        Option<int?> requests = SharedOptions.Number<int>("--requests", "Requests of each measurement. Default four of each client, at least 16.", 1, 10_000_000);
        Option<int?> speakers = SharedOptions.Number<int>("--speakers", "Texts that are spoken at the same time. Default one for each processor.", 1, 256);
        Option<bool> json = SharedOptions.Json();
        var command = new VerbCommand("server", "Drive a server of its own with clients: time to the first sound, throughput, errors, memory.")
        {
            Examples =
                """
                myna bench server --json
                myna bench server --clients 8 --requests 2000
                """,
        };
        command.Add(clients);
        command.Add(requests);
        command.Add(speakers);
        command.Add(json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            int[] counts = parsed.GetValue(clients) is { Length: > 0 } named ? named : UsualClients;
            if (counts.Any(count => count is < 1 or > 10_000))
            {
                throw new CliException(ExitCode.Usage, "--clients goes from 1 to 10000");
            }

            var progress = new Progress<string>(what => environment.Error.WriteLine($"measuring: {what}"));
            IReadOnlyList<ServerLoad> loads = await ServerBench.RunAsync(
                environment.Models, counts, parsed.GetValue(requests), parsed.GetValue(speakers), progress, cancellationToken);
            if (parsed.GetValue(json))
            {
                CliJson.Print(environment.Out, new ServerBenchResult(Machine.Here(), loads), ServerBenchJson.Default.ServerBenchResult);
            }
            else
            {
                environment.Out.WriteLine("clients  requests  first audio p50   p95      audio s/s  errors  memory before  after");
                foreach (ServerLoad load in loads)
                {
                    environment.Out.WriteLine(
                        $"{load.Clients,7}  {load.Requests,8}  {load.P50FirstAudioMs,12:0} ms  {load.P95FirstAudioMs,5:0} ms  {load.AudioSPerS,9:0.0}  {load.Errors,6}  {load.RssBeforeMb,10:0} MB  {load.RssMb,4:0} MB");
                }
            }

            return (int)(loads.Sum(load => load.Errors) == 0 ? ExitCode.Ok : ExitCode.Failed);
        });
        return command;
    }
}
