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
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await takes.PruneAsync(stoppingToken);
                await BlobUses.SweepAsync(database, files, options.Time.GetUtcNow(), cancellationToken: stoppingToken);
            }
            catch (MynaException exception)
            {
                LogFailure(log, exception.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old files could not be removed: {Problem}")]
    private static partial void LogFailure(ILogger log, string problem);
}
