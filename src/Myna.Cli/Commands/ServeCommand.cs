using System.CommandLine;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Myna.Cli.Errors;
using Myna.Library;
using Myna.Server;

namespace Myna.Cli.Commands;

/// <summary><c>myna serve</c>: the server for other programs and for the studio in the browser.</summary>
internal static class ServeCommand
{
    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var host = new Option<string>("--host") { Description = "Name or address to listen on.", DefaultValueFactory = _ => "localhost" };
        var port = new Option<int>("--port") { Description = "Port to listen on; 0 for any that is free.", DefaultValueFactory = _ => ServerOptions.DefaultPort };
        var command = new Command("serve", "Serve the APIs of OpenAI, ElevenLabs and Myna on this machine.") { host, port };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string home = MynaFolder.Of(environment.Variable);
            await using WebApplication server = MynaServer.Create(
                new ServerOptions { Host = parsed.GetValue(host)!, Port = parsed.GetValue(port), Home = home });
            await server.StartAsync(cancellationToken);
            environment.Error.WriteLine($"Myna answers at {string.Join(", ", server.Urls)}; Ctrl-C ends it.");
            await server.WaitForShutdownAsync(cancellationToken);
            return (int)ExitCode.Ok;
        });
        return command;
    }
}
