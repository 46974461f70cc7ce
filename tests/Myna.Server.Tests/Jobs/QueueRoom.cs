using Myna.Server.Data;
using Myna.Server.Files;
using Myna.Server.Jobs;
using Myna.Server.Tests.Data;

namespace Myna.Server.Tests.Jobs;

/// <summary>A queue with a database of its own, and as many runners as a test starts.</summary>
internal sealed class QueueRoom : IAsyncDisposable
{
    private readonly TestDatabase _test;
    private readonly JobQueueOptions _options;
    private readonly List<JobRunner> _runners = [];
    private readonly List<Database> _others = [];

    private QueueRoom(TestDatabase test, JobQueueOptions options)
    {
        _test = test;
        _options = options with { ScratchFolder = Path.Combine(test.Folder, "scratch"), Poll = TimeSpan.FromMilliseconds(50), RetryDelay = TimeSpan.FromMilliseconds(20) };
        Store = new FolderBlobStore(Path.Combine(test.Folder, "files"));
        Queue = new JobQueue(test.Database, Store, [Kind], _options);
    }

    public ScriptedKind Kind { get; } = new();

    public FolderBlobStore Store { get; }

    public JobQueue Queue { get; }

    public Database Database => _test.Database;

    public static async Task<QueueRoom> OpenAsync(DatabaseDialect dialect, PostgresServer postgres, JobQueueOptions? options = null) =>
        new(await TestDatabase.OpenAsync(dialect, postgres), options ?? new JobQueueOptions());

    /// <summary>Starts a runner on the room's queue.</summary>
    public async Task<JobRunner> StartAsync() => await StartAsync(Queue);

    /// <summary>A queue of another server with the same database and files, and a kind of its own.</summary>
    public async Task<(JobQueue Queue, ScriptedKind Kind)> OtherServerAsync()
    {
        Database database = await Database.OpenAsync(_test.Text, TestContext.Current.CancellationToken);
        _others.Add(database);
        var kind = new ScriptedKind();
        return (new JobQueue(database, Store, [kind], _options), kind);
    }

    public async Task<JobRunner> StartAsync(JobQueue queue)
    {
        var runner = new JobRunner(queue);
        _runners.Add(runner);
        await runner.StartAsync(TestContext.Current.CancellationToken);
        return runner;
    }

    /// <summary>Waits until a job is over.</summary>
    public async Task<Job> OverAsync(Job job)
    {
        await foreach (JobProgress progress in Queue.WatchAsync(job.Id, TestContext.Current.CancellationToken))
        {
            _ = progress;
        }

        return (await Queue.GetAsync(job.Id))!;
    }

    public async Task<string> TextAsync(JobFile file)
    {
        using var reader = new StreamReader(await Queue.OpenFileAsync(file, TestContext.Current.CancellationToken));
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (JobRunner runner in _runners)
        {
            await runner.DisposeAsync();
        }

        foreach (Database database in _others)
        {
            await database.DisposeAsync();
        }

        await _test.DisposeAsync();
    }
}
