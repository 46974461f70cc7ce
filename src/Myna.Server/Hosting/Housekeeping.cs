using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Myna.Server.Data;
using Myna.Server.Files;
using Myna.Server.History;

namespace Myna.Server.Hosting;

/// <summary>Removes once an hour what is older than it shall be kept, and files that nothing needs any more.</summary>
internal sealed partial class Housekeeping(Database database, IBlobStore files, TakeStore takes, ServerOptions options, ILogger<Housekeeping> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, options.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TidyAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server ends.
        }
    }

    private async Task TidyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await takes.PruneAsync(cancellationToken);
            await BlobUses.SweepAsync(database, files, options.Time.GetUtcNow(), cancellationToken: cancellationToken);
        }
        catch (MynaException exception)
        {
            LogFailure(log, exception.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old files could not be removed: {Problem}")]
    private static partial void LogFailure(ILogger log, string problem);
}
