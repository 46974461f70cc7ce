using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using Myna.Server.Data;
using Myna.Server.Files;

namespace Myna.Server.Jobs;

/// <summary>
/// Long work: accepted once it is on the disk, done in turn by owner, finished once. <see cref="JobRunner"/> does the work,
/// in this process or in others that share the database and the store.
/// </summary>
public sealed class JobQueue
{
    private const int LongestName = 200;

    private readonly Dictionary<string, IJobKind> _kinds;
    private readonly IBlobStore _store;

    /// <summary>Opens the queue of a database.</summary>
    /// <param name="database">Where jobs are written down.</param>
    /// <param name="store">Where their files lie.</param>
    /// <param name="kinds">What can be asked for.</param>
    /// <param name="options">Limits and times.</param>
    /// <param name="clock">The time; null for the system's.</param>
    public JobQueue(Database database, IBlobStore store, IEnumerable<IJobKind> kinds, JobQueueOptions? options = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(database);
        _store = store;
        _kinds = kinds.ToDictionary(kind => kind.Name, StringComparer.Ordinal);
        Options = options ?? new JobQueueOptions();
        Table = new JobTable(database, clock ?? TimeProvider.System);
    }

    /// <summary>Limits and times.</summary>
    public JobQueueOptions Options { get; }

    /// <summary>What can be asked for.</summary>
    public IReadOnlyCollection<string> Kinds => _kinds.Keys;

    /// <summary>The kinds that keep processors busy, or the others.</summary>
    internal IReadOnlyCollection<string> KindsThat(bool useProcessors) => [.. _kinds.Values.Where(kind => kind.UsesProcessors == useProcessors).Select(kind => kind.Name)];

    internal JobTable Table { get; }

    internal IBlobStore Store => _store;

    internal JobSignals Signals { get; } = new();

    /// <summary>Accepts an order. When this returns, the job is on the disk and will be done, whatever happens to this process.</summary>
    /// <param name="order">What is asked for.</param>
    /// <param name="cancellationToken">The client went away; the order is then either accepted or not there at all.</param>
    /// <exception cref="QueueFullException">There are too many jobs; it says when to come back.</exception>
    /// <exception cref="MynaException">The kind is unknown, the request wrong, or a file is missing.</exception>
    public async Task<Job> SubmitAsync(JobOrder order, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (!_kinds.TryGetValue(order.Kind, out IJobKind? kind))
        {
            throw new MynaException($"there are no jobs of kind \"{order.Kind}\"; there are {string.Join(", ", _kinds.Keys.Order(StringComparer.Ordinal))}");
        }

        CheckNames(order);
        await kind.CheckAsync(order, cancellationToken).ConfigureAwait(false);
        foreach (JobFile input in order.Inputs)
        {
            if (!await _store.ExistsAsync(input.Blob.Hash, cancellationToken).ConfigureAwait(false))
            {
                throw new MynaException($"the file {input.Name} is not here; send it before the job");
            }
        }

        (string id, bool isNew) = await Table.AddAsync(order, Options, cancellationToken).ConfigureAwait(false);
        if (isNew)
        {
            Signals.Arrived();
        }

        return await GetAsync(id, null, CancellationToken.None).ConfigureAwait(false) ?? throw new MynaException($"the job {id} was removed as soon as it was there");
    }

    /// <summary>A job as it stands, with its files.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="owner">Who asks: the jobs of others are not there for them; null for an operator.</param>
    /// <param name="cancellationToken">Ends the wait for the database.</param>
    /// <returns>The job; null when there is none.</returns>
    public Task<Job?> GetAsync(string id, string? owner = null, CancellationToken cancellationToken = default) => Table.FindAsync(id, owner, cancellationToken);

    /// <summary>Jobs, newest first, without their files.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="cancellationToken">Ends the wait for the database.</param>
    public Task<IReadOnlyList<Job>> ListAsync(JobFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return Table.ListAsync(filter, cancellationToken);
    }

    /// <summary>Ends a job. One that waits is over at once, one that is worked on within moments; one that is over stays as it is.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="owner">Who asks; null for an operator.</param>
    /// <param name="cancellationToken">Ends the wait for the database.</param>
    /// <returns>The job afterwards; null when there is none.</returns>
    public async Task<Job?> CancelAsync(string id, string? owner = null, CancellationToken cancellationToken = default)
    {
        if (await GetAsync(id, owner, cancellationToken).ConfigureAwait(false) is null)
        {
            return null;
        }

        await Table.CancelAsync(id, cancellationToken).ConfigureAwait(false);
        Cancelling?.Invoke(id);
        Signals.Changed(id);
        return await GetAsync(id, owner, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Has a job done that failed or was cancelled; what it had made is used.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="owner">Who asks; null for an operator.</param>
    /// <param name="deadline">When it is not wanted any more; null for never.</param>
    /// <param name="cancellationToken">Ends the wait for the database.</param>
    /// <returns>The job afterwards; null when there is none.</returns>
    /// <exception cref="MynaException">It neither failed nor was cancelled.</exception>
    public async Task<Job?> RetryAsync(string id, string? owner = null, DateTimeOffset? deadline = null, CancellationToken cancellationToken = default)
    {
        if (await GetAsync(id, owner, cancellationToken).ConfigureAwait(false) is not { } job)
        {
            return null;
        }

        if (!await Table.RetryAsync(id, deadline, cancellationToken).ConfigureAwait(false))
        {
            throw new MynaException($"the job {id} is {JobRow.NameOf(job.State)}; only jobs that failed or were cancelled can be done again");
        }

        Signals.Arrived();
        Signals.Changed(id);
        return await GetAsync(id, owner, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Has a part of a job that is over done anew: its request says which. What it had made is used, and its result stays until there is a new one.</summary>
    /// <param name="job">The job as it was read.</param>
    /// <param name="request">What is asked for now.</param>
    /// <param name="cancellationToken">Ends the wait for the database.</param>
    /// <returns>Whether it was over, and nobody else had asked for something in between.</returns>
    internal async Task<bool> ReviseAsync(Job job, string request, CancellationToken cancellationToken)
    {
        if (!await Table.ReviseAsync(job.Id, job.Request, request, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        Signals.Arrived();
        Signals.Changed(job.Id);
        return true;
    }

    /// <summary>The pieces of a job that are kept, by name.</summary>
    internal Task<IReadOnlyList<JobPiece>> PiecesAsync(string id, CancellationToken cancellationToken) => Table.PiecesAsync(id, cancellationToken);

    /// <summary>Forgets a job that is over, and its files.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="owner">Who asks; null for an operator.</param>
    /// <param name="cancellationToken">Ends the wait for the database.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="MynaException">It is not over.</exception>
    public async Task<bool> DeleteAsync(string id, string? owner = null, CancellationToken cancellationToken = default)
    {
        if (await GetAsync(id, owner, cancellationToken).ConfigureAwait(false) is null)
        {
            return false;
        }

        return await Table.RemoveAsync(id, cancellationToken).ConfigureAwait(false)
            ? true
            : throw new MynaException($"the job {id} is not over yet; cancel it first");
    }

    /// <summary>How far a job comes, from now to its end: at once as it is, then at every change. Slow readers get the latest only.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the watching; the job goes on.</param>
    /// <returns>Nothing where there is no such job; otherwise the last one has <see cref="JobProgress.IsOver"/>, unless the job is removed.</returns>
    public async IAsyncEnumerable<JobProgress> WatchAsync(string id, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Channel<JobProgress?> news = Signals.Listen(id);
        try
        {
            JobProgress? last = null;
            JobProgress? next = null;
            while (true)
            {
                // News without content, or none for a while: look at what is written, which other servers may have changed.
                next ??= await GetAsync(id, null, cancellationToken).ConfigureAwait(false) is { } job ? JobProgress.Of(job) : null;
                if (next is null)
                {
                    yield break;
                }

                // What is written lags behind what was told.
                if (next != last && !(last is not null && next.State == JobState.Running && last.State == JobState.Running && next.Fraction < last.Fraction))
                {
                    yield return last = next;
                }

                if (next.IsOver)
                {
                    yield break;
                }

                next = await NextAsync(news, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            Signals.Leave(id, news);
        }
    }

    /// <summary>Opens a file that a job made or came with.</summary>
    /// <param name="file">One of <see cref="Job.Files"/> or <see cref="Job.Inputs"/>.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    public Task<Stream> OpenFileAsync(JobFile file, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        return _store.OpenAsync(file.Blob.Hash, cancellationToken);
    }

    /// <summary>Told of jobs that shall end, for runners of this process.</summary>
    internal event Action<string>? Cancelling;

    internal IJobKind KindOf(string name) => _kinds[name];

    private async Task<JobProgress?> NextAsync(Channel<JobProgress?> news, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Options.Poll);
        try
        {
            return await news.Reader.ReadAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static void CheckNames(JobOrder order)
    {
        if (string.IsNullOrWhiteSpace(order.Owner) || order.IdempotencyKey is { Length: 0 or > LongestName })
        {
            throw new MynaException($"a job needs an owner, and an idempotency key has 1 to {LongestName} characters");
        }

        try
        {
            using var request = JsonDocument.Parse(order.Request);
        }
        catch (JsonException exception)
        {
            throw new MynaException($"the request of a job must be JSON: {exception.Message}", exception);
        }

        foreach (JobFile file in order.Inputs)
        {
            FileNames.Check(file.Name);
        }

        if (order.Inputs.Select(file => file.Name).Distinct(StringComparer.Ordinal).Count() != order.Inputs.Count)
        {
            throw new MynaException("two files of the job have the same name; give each its own");
        }
    }
}
