namespace Myna.Server.Jobs;

/// <summary>Which jobs to list; newest first.</summary>
public sealed record JobFilter
{
    /// <summary>Whose; null for everybody's.</summary>
    public string? Owner { get; init; }

    /// <summary>Of which kind; null for all.</summary>
    public string? Kind { get; init; }

    /// <summary>In which state; null for all.</summary>
    public JobState? State { get; init; }

    /// <summary>Only jobs accepted before this <see cref="Job.Position"/>; null from the newest on.</summary>
    public long? Before { get; init; }

    /// <summary>How many at most, 1–1000.</summary>
    public int Limit { get; init; } = 50;
}
