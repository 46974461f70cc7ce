using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Myna.Server.Hosting;

namespace Myna.Server.Keys;

/// <summary>Counts the requests of each key, and sends those away that come too fast.</summary>
internal sealed class RateGate : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(6);
    private readonly int? _usual;
    private readonly PartitionedRateLimiter<Caller> _limiter;

    /// <summary>Makes the gate.</summary>
    /// <param name="usual">Requests a minute of keys that say nothing else; null for any number.</param>
    public RateGate(int? usual)
    {
        _usual = usual;
        _limiter = PartitionedRateLimiter.Create<Caller, (string, int)>(PartitionOf);
    }

    /// <summary>Counts a request whose caller is known.</summary>
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<Caller>() is { } caller)
        {
            Count(caller);
        }

        await next(context);
    }

    /// <summary>Counts a request.</summary>
    /// <exception cref="HttpFault">There were too many.</exception>
    public void Count(Caller caller)
    {
        using RateLimitLease lease = _limiter.AttemptAcquire(caller);
        if (!lease.IsAcquired)
        {
            throw new HttpFault(429, "rate_limit_exceeded", $"the key \"{caller.Name}\" may make {caller.RequestsPerMinute ?? _usual} requests a minute; try again after the time in Retry-After")
            {
                RetryAfter = lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan wait) ? wait : Period,
            };
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _limiter.DisposeAsync();

    private RateLimitPartition<(string, int)> PartitionOf(Caller caller)
    {
        int? limit = caller.RequestsPerMinute ?? (caller.Id == Caller.LocalId ? null : _usual);
        return limit is not { } requests
            ? RateLimitPartition.GetNoLimiter((caller.Id, 0))
            : RateLimitPartition.GetTokenBucketLimiter((caller.Id, requests), _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = requests,
                TokensPerPeriod = Math.Max(1, requests / 10),
                ReplenishmentPeriod = requests >= 10 ? Period : TimeSpan.FromMinutes(1.0 / requests),
                QueueLimit = 0,
            });
    }
}
