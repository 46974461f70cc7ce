using Myna.Server.Data;
using Myna.Tests;

namespace Myna.Server.Tests.Data;

/// <summary>An empty database of each kind for one test, and the text that opens it again.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    private TestDatabase()
    {
    }

    public string Text { get; private set; } = "";

    public string Folder => _folder.Path;

    public Database Database { get; private set; } = null!;

    public static async Task<TestDatabase> OpenAsync(DatabaseDialect dialect, PostgresServer postgres)
    {
        var test = new TestDatabase();
        test.Text = dialect == DatabaseDialect.Sqlite ? $"sqlite:{test._folder.File("myna.db")}" : await postgres.DatabaseAsync();
        test.Database = await Database.OpenAsync(test.Text, TestContext.Current.CancellationToken);
        return test;
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _folder.Dispose();
    }
}
