using System.CommandLine;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Myna.Cli.Errors;
using Myna.Server;
using Myna.Trust.Consent;

namespace Myna.Cli.Commands;

/// <summary><c>myna serve</c>: the server for other programs and for the studio in the browser.</summary>
internal static class ServeCommand
{
    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var options = new ServeOptions(environment);
        var command = new VerbCommand("serve", "Serve the APIs of OpenAI, ElevenLabs and Myna on this machine.")
        {
            Examples =
                """
                myna serve
                myna serve --port 8080 --consent warn
                myna keys add laptop && myna serve --host 0.0.0.0 --certificate server.pfx
                """,
        };
        options.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            ServerOptions order = options.Read(parsed);
            await using WebApplication server = MynaServer.Create(order, environment.Models);
            try
            {
                await server.StartAsync(cancellationToken);
            }
            catch (IOException exception)
            {
                throw new CliException(ExitCode.Failed, $"the server cannot listen on {order.Host}:{order.Port}: {exception.Message} Choose another port with --port", exception);
            }

            environment.Error.WriteLine($"Myna answers at {string.Join(", ", server.Urls)}; Ctrl-C ends it.");
            if (order.Consent == ConsentPolicy.Require)
            {
                environment.Error.WriteLine("Cloned voices speak when their owners' consent is on record (docs/server.md); --consent warn changes that.");
            }

            await server.WaitForShutdownAsync(cancellationToken);
            return (int)ExitCode.Ok;
        });
        return command;
    }
}
