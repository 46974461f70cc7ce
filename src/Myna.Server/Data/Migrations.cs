using System.Data.Common;
using System.Globalization;
using Dapper;

namespace Myna.Server.Data;

/// <summary>
/// Brings a database's tables up to date, step by step: <c>NNNN-name.sql</c>, or <c>NNNN-name.sqlite.sql</c> and
/// <c>NNNN-name.postgres.sql</c> where the two differ. A step that was ever released is not changed any more.
/// </summary>
internal static class Migrations
{
    // Any number that no other program uses with the same database.
    private const long PostgresLock = 0x4D796E61;

    /// <summary>The steps in order.</summary>
    public static IReadOnlyList<(int Number, string Resource)> Of(DatabaseDialect dialect)
    {
        string own = dialect == DatabaseDialect.Sqlite ? ".sqlite.sql" : ".postgres.sql";
        return
        [
            .. typeof(Migrations).Assembly.GetManifestResourceNames()
                .Where(name => name.EndsWith(own, StringComparison.Ordinal) || (name.EndsWith(".sql", StringComparison.Ordinal) && name.Count(letter => letter == '.') == 1))
                .Select(name => (int.Parse(name.AsSpan(0, name.IndexOf('-', StringComparison.Ordinal)), NumberStyles.None, CultureInfo.InvariantCulture), name))
                .Order(),
        ];
    }

    /// <summary>Does the steps that are missing, all in one transaction.</summary>
    /// <exception cref="MynaException">A newer Myna has done steps that this one does not know.</exception>
    public static async Task ApplyAsync(Database database, CancellationToken cancellationToken)
    {
        IReadOnlyList<(int Number, string Resource)> steps = Of(database.Dialect);
        await database.WriteAsync(
            async transaction =>
            {
                DbConnection connection = transaction.Connection!;
                if (database.Dialect == DatabaseDialect.Postgres)
                {
                    // Two servers may start at once.
                    await connection.ExecuteAsync("SELECT pg_advisory_xact_lock(@PostgresLock)", new { PostgresLock }, transaction).ConfigureAwait(false);
                }

                await connection.ExecuteAsync(
                    "CREATE TABLE IF NOT EXISTS migrations (number BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_ms BIGINT NOT NULL)", transaction: transaction).ConfigureAwait(false);
                var done = (await connection.QueryAsync<long>("SELECT number FROM migrations", transaction: transaction).ConfigureAwait(false)).ToHashSet();
                if (done.Count > 0 && done.Max() > steps[^1].Number)
                {
                    throw new MynaException($"the database was last used by a newer Myna (step {done.Max()}, this one knows {steps[^1].Number}); use that one, or restore a backup");
                }

                foreach ((int number, string resource) in steps.Where(step => !done.Contains(step.Number)))
                {
                    await connection.ExecuteAsync(Sql(resource), transaction: transaction).ConfigureAwait(false);
                    await connection.ExecuteAsync(
                        "INSERT INTO migrations (number, name, applied_ms) VALUES (@number, @resource, @now)",
                        new { number, resource, now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() },
                        transaction).ConfigureAwait(false);
                }
            },
            cancellationToken).ConfigureAwait(false);
    }

    private static string Sql(string resource)
    {
        using var reader = new StreamReader(typeof(Migrations).Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
