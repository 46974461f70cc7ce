using Myna.Server.Files;

namespace Myna.Server.Jobs;

/// <summary>A row of the table <c>jobs</c>, as Dapper fills it.</summary>
internal sealed class JobRow
{
    /// <summary>The columns, in place of a star: a later step may add some that this version does not know.</summary>
    public const string Columns =
        "id, position, owner, kind, request, state, cancel_requested, created_ms, deadline_ms, started_ms, finished_ms, failures, stops, stage, pieces_done, pieces_total, fraction, error_code, error, result";

    public string Id { get; set; } = "";

    public long Position { get; set; }

    public string Owner { get; set; } = "";

    public string Kind { get; set; } = "";

    public string Request { get; set; } = "";

    public string State { get; set; } = "";

    public long CancelRequested { get; set; }

    public long CreatedMs { get; set; }

    public long? DeadlineMs { get; set; }

    public long? StartedMs { get; set; }

    public long? FinishedMs { get; set; }

    public long Failures { get; set; }

    public long Stops { get; set; }

    public string? Stage { get; set; }

    public long PiecesDone { get; set; }

    public long PiecesTotal { get; set; }

    public double Fraction { get; set; }

    public string? ErrorCode { get; set; }

    public string? Error { get; set; }

    public string? Result { get; set; }

    /// <summary>How a state is written in the table and in the API.</summary>
    public static string NameOf(JobState state) => state switch
    {
        JobState.Queued => "queued",
        JobState.Running => "running",
        JobState.Succeeded => "succeeded",
        JobState.Failed => "failed",
        _ => "cancelled",
    };

    /// <summary>The job without its files.</summary>
    public Job ToJob() => new()
    {
        Id = Id,
        Position = Position,
        Owner = Owner,
        Kind = Kind,
        Request = Request,
        State = State switch
        {
            "queued" => JobState.Queued,
            "running" => JobState.Running,
            "succeeded" => JobState.Succeeded,
            "failed" => JobState.Failed,
            _ => JobState.Cancelled,
        },
        CancelRequested = CancelRequested != 0,
        Created = Time(CreatedMs),
        Deadline = DeadlineMs is { } deadline ? Time(deadline) : null,
        Started = StartedMs is { } started ? Time(started) : null,
        Finished = FinishedMs is { } finished ? Time(finished) : null,
        Failures = (int)Failures,
        Stage = Stage,
        PiecesDone = (int)PiecesDone,
        PiecesTotal = (int)PiecesTotal,
        Fraction = Fraction,
        Error = Error is null ? null : new JobError(ErrorCode ?? "failed", Error),
        Result = Result,
    };

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}

/// <summary>A row of the table <c>job_files</c>.</summary>
internal sealed class JobFileRow
{
    public string JobId { get; set; } = "";

    public string Role { get; set; } = "";

    public string Name { get; set; } = "";

    public string MediaType { get; set; } = "";

    public string Blob { get; set; } = "";

    public long Bytes { get; set; }

    public JobFile ToFile() => new(Name, MediaType, new Blob(Blob, Bytes));
}

/// <summary>A row of the table <c>job_pieces</c>.</summary>
internal sealed class JobPieceRow
{
    public string Name { get; set; } = "";

    public string Blob { get; set; } = "";

    public long Bytes { get; set; }

    public string? Facts { get; set; }

    public JobPiece ToPiece() => new(Name, new Blob(Blob, Bytes), Facts);
}
