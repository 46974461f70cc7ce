namespace Myna.Models.Hubs;

/// <summary>Something on the network went wrong that may go well the next time.</summary>
internal sealed class TransientFailure(string message, TimeSpan? retryAfter = null, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>How long the server asks to wait.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
