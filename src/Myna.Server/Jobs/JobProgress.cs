namespace Myna.Server.Jobs;

/// <summary>How far a job has come.</summary>
/// <param name="JobId">The job.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Stage">What is being done, in a word.</param>
/// <param name="PiecesDone">Pieces that are made and kept.</param>
/// <param name="PiecesTotal">Pieces in all; 0 while that is not known.</param>
/// <param name="Fraction">How much is done, 0–1.</param>
/// <param name="Error">Why it failed, or why the last try did.</param>
public sealed record JobProgress(string JobId, JobState State, string? Stage, int PiecesDone, int PiecesTotal, double Fraction, JobError? Error)
{
    /// <summary>How long the rest will take, in seconds, where that is known; told to those who watch, and not kept.</summary>
    public double? SecondsLeft { get; init; }

    /// <summary>Where pictures are of what is there so far; told to those who watch, and not kept.</summary>
    public IReadOnlyList<string>? Previews { get; init; }

    /// <summary>Whether nothing more will follow.</summary>
    public bool IsOver => State is JobState.Succeeded or JobState.Failed or JobState.Cancelled;

    /// <summary>How far a job had come when it was read.</summary>
    public static JobProgress Of(Job job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return new JobProgress(job.Id, job.State, job.Stage, job.PiecesDone, job.PiecesTotal, job.Fraction, job.Error);
    }
}
