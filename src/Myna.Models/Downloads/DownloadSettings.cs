namespace Myna.Models.Downloads;

/// <summary>How bytes are moved.</summary>
internal sealed record DownloadSettings
{
    /// <summary>Files longer than this are downloaded in parts of this length, several at a time.</summary>
    public long SegmentBytes { get; init; } = 64L << 20;

    /// <summary>How much may arrive between two notes of how far a part has come.</summary>
    public long JournalBytes { get; init; } = 4L << 20;

    /// <summary>How often in a row a connection may fail without a byte arriving.</summary>
    public int Retries { get; init; } = 8;

    /// <summary>The wait after the first failure; it doubles with each.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest wait.</summary>
    public TimeSpan MostDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest wait that a server may ask for with <c>Retry-After</c>; when it asks for more, the pull ends.</summary>
    public TimeSpan MostRetryAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a connection may be silent.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(60);
}
