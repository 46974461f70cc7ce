using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Myna.Server.Data;

/// <summary>
/// The server's database: SQLite in a file, or PostgreSQL. Opening it brings its tables up to date. What was written by
/// <see cref="WriteAsync{T}"/> is on the disk when that returns.
/// </summary>
public sealed class Database : IAsyncDisposable
{
    private const int MostTries = 8;

    private readonly SemaphoreSlim? _writing;
    private readonly NpgsqlDataSource? _postgres;
    private readonly string? _sqlite;

    static Database() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    private Database(DatabaseDialect dialect, string connection)
    {
        Dialect = dialect;
        if (dialect == DatabaseDialect.Sqlite)
        {
            // SQLite has one writer at a time; waiting here is fair and costs no turns of the processor.
            _writing = new SemaphoreSlim(1);
            _sqlite = connection;
        }
        else
        {
            _postgres = NpgsqlDataSource.Create(connection);
        }
    }

    /// <summary>Which database it is.</summary>
    public DatabaseDialect Dialect { get; }

    /// <summary>The file of an SQLite database; null for PostgreSQL.</summary>
    public string? SqlitePath => _sqlite is null ? null : new SqliteConnectionStringBuilder(_sqlite).DataSource;

    /// <summary>Opens a database, makes it where there is none (SQLite), and brings its tables up to date.</summary>
    /// <param name="connection">
    /// <c>sqlite:/folder/myna.db</c> or <c>Data Source=…</c>; <c>postgres://user:password@host:5432/name</c> or <c>Host=…;Database=…</c>.
    /// </param>
    /// <param name="cancellationToken">Ends the wait for the database.</param>
    /// <exception cref="MynaException">It cannot be reached or written, or was made by a newer Myna.</exception>
    public static async Task<Database> OpenAsync(string connection, CancellationToken cancellationToken = default)
    {
        (DatabaseDialect dialect, string text) = ConnectionText.Read(connection);
        var database = new Database(dialect, text);
        try
        {
            if (database.SqlitePath is { } path)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            }

            await Migrations.ApplyAsync(database, cancellationToken).ConfigureAwait(false);
            return database;
        }
        catch (Exception exception) when (exception is DbException or IOException or UnauthorizedAccessException)
        {
            await database.DisposeAsync().ConfigureAwait(false);
            throw new MynaException(
                $"the database {(dialect == DatabaseDialect.Sqlite ? database.SqlitePath : "server")} cannot be used: {exception.Message.TrimEnd('.')}; check the connection text, the permissions and whether it runs", exception);
        }
        catch
        {
            await database.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Reads; nothing is locked for writers.</summary>
    /// <param name="read">Gets an open connection that is closed afterwards.</param>
    /// <param name="cancellationToken">Ends the wait for a connection.</param>
    public async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(read);
        DbConnection connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            return await read(connection).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Writes in one transaction, which is committed when <paramref name="write"/> returns and undone when it throws. Where
    /// another writer got in the way it is done again from the beginning, so it must have no effects but on the database.
    /// </summary>
    /// <param name="write">Gets the transaction; its connection is <see cref="DbTransaction.Connection"/>.</param>
    /// <param name="cancellationToken">Ends the wait for a connection; a commit that has begun is waited for.</param>
    public async Task<T> WriteAsync<T>(Func<DbTransaction, Task<T>> write, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(write);
        if (_writing is not null)
        {
            await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        try
        {
            for (int tries = 1; ; tries++)
            {
                try
                {
                    return await WriteOnceAsync(write, cancellationToken).ConfigureAwait(false);
                }
                catch (DbException exception) when (tries < MostTries && IsCollision(exception))
                {
                    await Task.Delay(Random.Shared.Next(10, 40 * tries), cancellationToken).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            _writing?.Release();
        }
    }

    /// <summary>Writes in one transaction, without a result.</summary>
    /// <inheritdoc cref="WriteAsync{T}"/>
    public Task WriteAsync(Func<DbTransaction, Task> write, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(write);
        return WriteAsync(
            async transaction =>
            {
                await write(transaction).ConfigureAwait(false);
                return true;
            },
            cancellationToken);
    }

    /// <summary>Copies an SQLite database, in use as it is, to a file that is whole when this returns.</summary>
    /// <param name="path">The file to make; one that is there is replaced.</param>
    /// <param name="cancellationToken">Ends the wait for a connection.</param>
    /// <exception cref="MynaException">The database is PostgreSQL, which has its own program for that (<c>pg_dump</c>).</exception>
    public async Task BackUpAsync(string path, CancellationToken cancellationToken = default)
    {
        if (Dialect != DatabaseDialect.Sqlite)
        {
            throw new MynaException("a PostgreSQL database is saved by its own program: pg_dump --format=custom");
        }

        string part = path + ".part";
        File.Delete(part);
        DbConnection from = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        await using (from.ConfigureAwait(false))
        {
            var target = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = part, Pooling = false }.ConnectionString);
            await using (target.ConfigureAwait(false))
            {
                await target.OpenAsync(cancellationToken).ConfigureAwait(false);
                ((SqliteConnection)from).BackupDatabase(target);
            }
        }

        File.Move(part, path, overwrite: true);
    }

    /// <summary>Closes all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync().ConfigureAwait(false);
        }

        if (_sqlite is not null)
        {
            using var connection = new SqliteConnection(_sqlite);
            SqliteConnection.ClearPool(connection);
        }

        _writing?.Dispose();
    }

    private async Task<T> WriteOnceAsync<T>(Func<DbTransaction, Task<T>> write, CancellationToken cancellationToken)
    {
        DbConnection connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            // SQLite: BEGIN IMMEDIATE, so that two writers cannot both read and then block each other.
            DbTransaction transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                T result = await write(transaction).ConfigureAwait(false);
                await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                return result;
            }
        }
    }

    private async Task<DbConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        if (_postgres is not null)
        {
            return await _postgres.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        }

        var connection = new SqliteConnection(_sqlite);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);

            // FULL: a commit outlives a power cut, not only the end of the process.
            await connection.ExecuteAsync("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;").ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    // 5: busy, 6: locked; a serialization failure or deadlock says of itself that trying again helps.
    private static bool IsCollision(DbException exception) =>
        exception is SqliteException { SqliteErrorCode: 5 or 6 }
        || exception is PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected };
}
