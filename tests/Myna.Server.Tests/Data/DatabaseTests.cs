using Dapper;
using Myna.Server.Data;
using Myna.Tests;

namespace Myna.Server.Tests.Data;

public sealed class DatabaseTests(PostgresServer postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseDialect.Sqlite)]
    [InlineData(DatabaseDialect.Postgres)]
    public async Task Opened_again_it_has_the_same_tables_and_rows(DatabaseDialect dialect)
    {
        await using TestDatabase test = await TestDatabase.OpenAsync(dialect, postgres);
        await test.Database.WriteAsync(t => t.Connection!.ExecuteAsync("INSERT INTO job_turns (owner, turn) VALUES ('anna', 7)", transaction: t), Cancellation);

        await using Database again = await Database.OpenAsync(test.Text, Cancellation);

        Assert.Equal(7, await again.ReadAsync(c => c.ExecuteScalarAsync<long>("SELECT turn FROM job_turns"), Cancellation));
        Assert.Equal(Migrations.Of(dialect).Count, await again.ReadAsync(c => c.ExecuteScalarAsync<int>("SELECT COUNT(*) FROM migrations"), Cancellation));
    }

    [Theory]
    [InlineData(DatabaseDialect.Sqlite)]
    [InlineData(DatabaseDialect.Postgres)]
    public async Task What_throws_within_a_transaction_is_undone(DatabaseDialect dialect)
    {
        await using TestDatabase test = await TestDatabase.OpenAsync(dialect, postgres);
        await Assert.ThrowsAsync<InvalidOperationException>(() => test.Database.WriteAsync(
            async t =>
            {
                await t.Connection!.ExecuteAsync("INSERT INTO job_turns (owner, turn) VALUES ('anna', 7)", transaction: t);
                throw new InvalidOperationException();
            },
            Cancellation));
        Assert.Equal(0, await test.Database.ReadAsync(c => c.ExecuteScalarAsync<int>("SELECT COUNT(*) FROM job_turns"), Cancellation));
    }

    [Theory]
    [InlineData(DatabaseDialect.Sqlite)]
    [InlineData(DatabaseDialect.Postgres)]
    public async Task Many_writers_at_once_lose_nothing(DatabaseDialect dialect)
    {
        await using TestDatabase test = await TestDatabase.OpenAsync(dialect, postgres);
        await using Database other = await Database.OpenAsync(test.Text, Cancellation);
        await test.Database.WriteAsync(t => t.Connection!.ExecuteAsync("INSERT INTO job_turns (owner, turn) VALUES ('anna', 0)", transaction: t), Cancellation);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => (i % 2 == 0 ? test.Database : other).WriteAsync(
            t => t.Connection!.ExecuteAsync("UPDATE job_turns SET turn = turn + 1", transaction: t), Cancellation)));
        Assert.Equal(40, await other.ReadAsync(c => c.ExecuteScalarAsync<long>("SELECT turn FROM job_turns"), Cancellation));
    }

    [Theory]
    [InlineData(DatabaseDialect.Sqlite)]
    [InlineData(DatabaseDialect.Postgres)]
    public async Task A_database_of_a_newer_version_is_left_alone(DatabaseDialect dialect)
    {
        await using TestDatabase test = await TestDatabase.OpenAsync(dialect, postgres);
        await test.Database.WriteAsync(t => t.Connection!.ExecuteAsync("INSERT INTO migrations (number, name, applied_ms) VALUES (9999, 'x', 0)", transaction: t), Cancellation);
        MynaException error = await Assert.ThrowsAsync<MynaException>(() => Database.OpenAsync(test.Text, Cancellation));
        Assert.Contains("newer Myna", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_of_a_database_in_use_opens()
    {
        await using TestDatabase test = await TestDatabase.OpenAsync(DatabaseDialect.Sqlite, postgres);
        await test.Database.WriteAsync(t => t.Connection!.ExecuteAsync("INSERT INTO job_turns (owner, turn) VALUES ('anna', 7)", transaction: t), Cancellation);
        string copy = Path.Combine(test.Folder, "copy.db");
        await test.Database.BackUpAsync(copy, Cancellation);
        await using Database restored = await Database.OpenAsync($"sqlite:{copy}", Cancellation);
        Assert.Equal(7, await restored.ReadAsync(c => c.ExecuteScalarAsync<long>("SELECT turn FROM job_turns"), Cancellation));
    }

    [Fact]
    public async Task Commits_of_SQLite_are_on_the_disk()
    {
        await using TestDatabase test = await TestDatabase.OpenAsync(DatabaseDialect.Sqlite, postgres);
        (string? mode, long synchronous) = await test.Database.ReadAsync(
            async c => (await c.ExecuteScalarAsync<string>("PRAGMA journal_mode"), await c.ExecuteScalarAsync<long>("PRAGMA synchronous")), Cancellation);
        Assert.Equal(("wal", 2), (mode, synchronous));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("sqlite:")]
    [InlineData("User=secret;Password=hunter2")]
    public async Task A_text_that_is_no_connection_is_refused_without_telling_it(string text)
    {
        MynaException error = await Assert.ThrowsAsync<MynaException>(() => Database.OpenAsync(text, Cancellation));
        Assert.Contains("postgres://", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgres://anna:p%40ss@db.example:6000/voices?sslmode=require", "Host=db.example;Port=6000;Database=voices;Username=anna;Password=p@ss;SSL Mode=Require;Application Name=myna")]
    [InlineData("postgresql:///voices?host=/run/pg", "Host=/run/pg;Port=5432;Database=voices;Application Name=myna")]
    public void Addresses_of_PostgreSQL_are_read(string text, string expected)
    {
        (DatabaseDialect dialect, string connection) = ConnectionText.Read(text);
        Assert.Equal(DatabaseDialect.Postgres, dialect);
        Assert.True(new Npgsql.NpgsqlConnectionStringBuilder(connection).EquivalentTo(new Npgsql.NpgsqlConnectionStringBuilder(expected) { PersistSecurityInfo = false }), connection);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_told()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("myna.db"), new string('x', 4096), Cancellation);
        MynaException error = await Assert.ThrowsAsync<MynaException>(() => Database.OpenAsync($"sqlite:{folder.File("myna.db")}", Cancellation));
        Assert.Contains("myna.db cannot be used", error.Message, StringComparison.Ordinal);
    }
}
