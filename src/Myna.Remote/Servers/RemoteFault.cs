namespace Myna.Remote.Servers;

/// <summary>A request to a server that failed.</summary>
/// <param name="message">What happened and what to do.</param>
/// <param name="canRetry">Whether it may work at another time or on another server.</param>
/// <param name="inner">What caused it.</param>
internal sealed class RemoteFault(string message, bool canRetry, Exception? inner = null) : MynaException(message, inner)
{
    /// <summary>Whether it may work at another time or on another server.</summary>
    public bool CanRetry { get; } = canRetry;

    /// <summary>Whether the server itself seems ill, not the request.</summary>
    public bool IsOutage { get; init; }

    /// <summary>Whether the server has nothing at that address.</summary>
    public bool IsUnknownAddress { get; init; }

    /// <summary>When the server wants to be asked again.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
