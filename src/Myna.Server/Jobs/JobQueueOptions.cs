namespace Myna.Server.Jobs;

/// <summary>Limits and times of the queue.</summary>
public sealed record JobQueueOptions
{
    /// <summary>Jobs of one owner that wait or are worked on; more are refused.</summary>
    public int MostPerOwner { get; init; } = 50;

    /// <summary>Jobs in all that wait or are worked on; more are refused.</summary>
    public int MostInAll { get; init; } = 1000;

    /// <summary>Jobs that this server works on at once. Each uses all cores, so more than one only shares them.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>How long a worker may be silent before others take its job for lost; it reports three times as often.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often workers look for jobs that another server accepted, and watchers for news from other servers.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Tries that may fail in a row, without a new piece, before the job is given up.</summary>
    public int MostFailures { get; init; } = 3;

    /// <summary>How often in a row, without a new piece, servers may end while at work on a job before it is given up: it may be what kills them.</summary>
    public int MostStops { get; init; } = 20;

    /// <summary>Wait before the second try; four times as long before each further one.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long jobs that are over, and their files, are kept.</summary>
    public TimeSpan KeepFinished { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Where work in hand may write; emptied at each start. Null for a folder of the system's.</summary>
    public string? ScratchFolder { get; init; }
}
