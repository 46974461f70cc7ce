using Myna.Server.Files;

namespace Myna.Server.Jobs;

/// <summary>Where a job stands.</summary>
public enum JobState
{
    /// <summary>Accepted; waits for its turn, or for another try.</summary>
    Queued,

    /// <summary>Somebody is at work on it.</summary>
    Running,

    /// <summary>Done; its result is complete.</summary>
    Succeeded,

    /// <summary>Given up; <see cref="Job.Error"/> says why.</summary>
    Failed,

    /// <summary>Ended because somebody asked for it.</summary>
    Cancelled,
}

/// <summary>Why a job failed.</summary>
/// <param name="Code">For programs: <c>bad_request</c>, <c>failed</c>, <c>deadline_exceeded</c>, <c>interrupted</c>.</param>
/// <param name="Message">For people.</param>
public sealed record JobError(string Code, string Message);

/// <summary>A file that came with a job or that it made.</summary>
/// <param name="Name">Its name, such as <c>book.m4b</c>; no path.</param>
/// <param name="MediaType">Such as <c>audio/mp4</c>.</param>
/// <param name="Blob">The content.</param>
public sealed record JobFile(string Name, string MediaType, Blob Blob);

/// <summary>Work that somebody asks for.</summary>
/// <param name="Owner">Whose it is: the id of an API key, or any name where there are no keys.</param>
/// <param name="Kind">The <see cref="IJobKind.Name"/> of what is asked for.</param>
/// <param name="Request">JSON, read by the kind.</param>
public sealed record JobOrder(string Owner, string Kind, string Request)
{
    /// <summary>Files that the work begins with; their contents are in the store already.</summary>
    public IReadOnlyList<JobFile> Inputs { get; init; } = [];

    /// <summary>When it is not wanted any more; null for never.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>
    /// A name of the owner's choice: a second order under the same name is the first one over again, not another job. For
    /// clients that do not know whether their order arrived.
    /// </summary>
    public string? IdempotencyKey { get; init; }
}

/// <summary>A job as it stands.</summary>
public sealed record Job
{
    /// <summary>Its name, <c>job_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required string Owner { get; init; }

    /// <summary>What kind of work it is.</summary>
    public required string Kind { get; init; }

    /// <summary>What was asked for, in JSON.</summary>
    public required string Request { get; init; }

    /// <summary>Where it stands.</summary>
    public required JobState State { get; init; }

    /// <summary>Whether it shall end; it ends within moments.</summary>
    public bool CancelRequested { get; init; }

    /// <summary>What is being done, in a word, such as <c>speaking</c>; null before it began.</summary>
    public string? Stage { get; init; }

    /// <summary>Pieces that are made and kept.</summary>
    public int PiecesDone { get; init; }

    /// <summary>Pieces in all; 0 while that is not known.</summary>
    public int PiecesTotal { get; init; }

    /// <summary>How much is done, 0–1.</summary>
    public double Fraction { get; init; }

    /// <summary>When it was accepted.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>When the work on it began first; null before.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>When it ended; null before.</summary>
    public DateTimeOffset? Finished { get; init; }

    /// <summary>When it is not wanted any more.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Tries that failed since it last got on.</summary>
    public int Failures { get; init; }

    /// <summary>Why it failed, or why the last try did.</summary>
    public JobError? Error { get; init; }

    /// <summary>What came out, in JSON written by the kind; null before it succeeded.</summary>
    public string? Result { get; init; }

    /// <summary>Its order among all jobs; lists go on behind it.</summary>
    public long Position { get; init; }

    /// <summary>Files that came with it.</summary>
    public IReadOnlyList<JobFile> Inputs { get; init; } = [];

    /// <summary>Files that it made; empty before it succeeded.</summary>
    public IReadOnlyList<JobFile> Files { get; init; } = [];

    /// <summary>Whether nothing more will happen to it by itself.</summary>
    public bool IsOver => State is JobState.Succeeded or JobState.Failed or JobState.Cancelled;
}
