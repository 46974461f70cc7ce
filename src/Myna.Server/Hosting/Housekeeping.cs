using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Myna.Server.Consents;
using Myna.Server.Data;
using Myna.Server.Files;
using Myna.Server.History;
using Myna.Trust.Audit;

namespace Myna.Server.Hosting;

/// <summary>
/// Removes once an hour what is older than it shall be kept, and files that nothing needs any more; at the start and once a day, entries of
/// the audit log and the ledger.
/// </summary>
internal sealed partial class Housekeeping(Database database, IBlobStore files, TakeStore takes, VoicePermits permits, ServerOptions options, ILogger<Housekeeping> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);
    private static readonly TimeSpan BetweenLogs = TimeSpan.FromDays(1);

    private DateTimeOffset _logsDue;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, options.Time);
        try
        {
            await Task.Yield();
            ShortenLogs(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TidyAsync(stoppingToken);
                ShortenLogs(stoppingToken);
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

    /// <summary>Takes old entries out of the logs where it was not done today; what goes is on record in them.</summary>
    internal void ShortenLogs(CancellationToken cancellationToken)
    {
        if (options.LogAge is not { } age || options.Time.GetUtcNow() < _logsDue)
        {
            return;
        }

        try
        {
            long count = permits.Ledger.Prune(age, options.Time, cancellationToken);
            if (count > 0)
            {
                permits.Audit.Append(
                    AuditEvents.Pruned,
                    "ledger",
                    new Dictionary<string, string?> { ["entries"] = $"{count}", ["kept_days"] = $"{(long)age.TotalDays}" },
                    cancellationToken: cancellationToken);
            }

            permits.Audit.Prune(age, cancellationToken);
        }
        catch (MynaException exception)
        {
            LogLogs(log, exception.Message);
        }

        _logsDue = options.Time.GetUtcNow() + BetweenLogs;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old entries could not be taken out of the logs: {Problem}")]
    private static partial void LogLogs(ILogger log, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old files could not be removed: {Problem}")]
    private static partial void LogFailure(ILogger log, string problem);
}
