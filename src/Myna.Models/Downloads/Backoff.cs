using Myna.Models.Hubs;

namespace Myna.Models.Downloads;

/// <summary>Waits between tries: longer after each failure in a row, by chance somewhat more or less, or as the server asks.</summary>
internal sealed class Backoff(DownloadSettings settings, string host)
{
    private int _failures;

    /// <summary>Something arrived: failures are counted anew.</summary>
    public void Progressed() => Volatile.Write(ref _failures, 0);

    /// <summary>Waits after a failure.</summary>
    /// <exception cref="ModelException">There were too many in a row, or the server asks for too long a wait.</exception>
    public Task WaitAsync(TransientFailure failure, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int failures = Interlocked.Increment(ref _failures);
        if (failures > settings.Retries)
        {
            throw GaveUp($"{failures} tries in a row failed ({failure.Message})", failure);
        }

        if (failure.RetryAfter > settings.MostRetryAfter)
        {
            throw GaveUp($"it asks to wait {failure.RetryAfter.Value.TotalMinutes:0} minutes ({failure.Message})", failure);
        }

        return Task.Delay(Delay(failures, failure.RetryAfter), cancellationToken);
    }

    private ModelException GaveUp(string why, TransientFailure failure) => new(
        ModelFailure.Network,
        $"{host} cannot be reached well enough: {why}. What has arrived is kept: run the same again later, or try another source (--source modelscope), a mirror (--endpoint) or a proxy (--proxy)",
        failure);

    private TimeSpan Delay(int failures, TimeSpan? retryAfter)
    {
        TimeSpan doubled = settings.FirstDelay * Math.Pow(2, Math.Min(failures - 1, 20));
        TimeSpan delay = doubled < settings.MostDelay ? doubled : settings.MostDelay;

        // Unseeded on purpose: machines that were cut off together must not come back together. No result depends on it.
        delay *= 0.5 + Random.Shared.NextDouble();
        return retryAfter > delay ? retryAfter.Value : delay;
    }
}
