namespace Myna.Server.Jobs;

/// <summary>A kind of long work: audiobooks, batches, layers.</summary>
public interface IJobKind
{
    /// <summary>Its name in orders: <c>audiobook</c>.</summary>
    string Name { get; }

    /// <summary>Whether it keeps processors busy. Kinds that mostly wait for a network are done beside the others.</summary>
    bool UsesProcessors => true;

    /// <summary>Looks at an order before it is accepted, so that what cannot work is refused at once.</summary>
    /// <param name="order">What is asked for.</param>
    /// <param name="cancellationToken">The client went away.</param>
    /// <exception cref="MynaException">It cannot be done; the message says why.</exception>
    Task CheckAsync(JobOrder order, CancellationToken cancellationToken);

    /// <summary>
    /// Does the work. It may be stopped at any moment, and is then begun again with the pieces that were kept: what it gives
    /// must not depend on that.
    /// </summary>
    /// <param name="context">The job, its pieces and its progress.</param>
    /// <param name="cancellationToken">
    /// Somebody cancelled the job, its time is over, or the server ends; the work ends at once by <see cref="OperationCanceledException"/>.
    /// </param>
    /// <returns>What came out.</returns>
    /// <exception cref="MynaException">It cannot be done; it is not tried again.</exception>
    Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken);
}

/// <summary>What came out of a job. It is kept all at once: before that no file of it is to be seen.</summary>
/// <param name="Json">JSON for the job's reader; null for none.</param>
/// <param name="Files">Files, whose contents are in the store (<see cref="JobContext.KeepFileAsync"/>).</param>
public sealed record JobResult(string? Json, IReadOnlyList<JobFile> Files)
{
    /// <summary>Names of pieces that stay as long as the job, so that a part of it can be done anew; all others go with success.</summary>
    public IReadOnlyCollection<string> KeptPieces { get; init; } = [];
}
