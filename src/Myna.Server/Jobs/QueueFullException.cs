namespace Myna.Server.Jobs;

/// <summary>There are too many jobs already; the client shall come back later (HTTP 429 with <c>Retry-After</c>).</summary>
public sealed class QueueFullException : MynaException
{
    /// <summary>An error with a message for a person and the time to wait.</summary>
    public QueueFullException(string message, TimeSpan retryAfter)
        : base(message) => RetryAfter = retryAfter;

    /// <summary>An error without a time; present for completeness.</summary>
    public QueueFullException()
    {
    }

    /// <summary>An error without a time; present for completeness.</summary>
    public QueueFullException(string message)
        : base(message)
    {
    }

    /// <summary>An error without a time; present for completeness.</summary>
    public QueueFullException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>When it is worth coming back, by how long jobs took lately.</summary>
    public TimeSpan RetryAfter { get; } = TimeSpan.FromSeconds(1);
}
