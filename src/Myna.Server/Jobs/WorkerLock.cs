using Myna.Server.Data;

namespace Myna.Server.Jobs;

/// <summary>
/// A lock beside an SQLite database that says that a worker is there. The system takes it away with the process, however
/// that ends, so the next one knows at once that nobody is at work any more and need not wait for leases to run out.
/// </summary>
internal sealed class WorkerLock : IDisposable
{
    private readonly FileStream _file;

    private WorkerLock(FileStream file) => _file = file;

    /// <summary>Takes the lock; null where another worker has it, or the database is not a file.</summary>
    public static WorkerLock? TryTake(Database database)
    {
        if (database.SqlitePath is not { } path)
        {
            return null;
        }

        try
        {
            return new WorkerLock(new FileStream(path + ".worker", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
