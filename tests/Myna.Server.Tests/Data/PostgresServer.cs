using System.Diagnostics;
using Myna.Server.Tests.Data;
using Npgsql;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace Myna.Server.Tests.Data;

/// <summary>
/// A PostgreSQL of the tests' own (Debian's package <c>postgresql</c>), in a temporary folder, on a socket there and on no
/// port. It is started by the first test that asks, and is gone after the last.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private readonly SemaphoreSlim _starting = new(1);
    private string? _folder;
    private Process? _process;
    private int _databases;

    private static bool IsRoot => Environment.UserName == "root";

    /// <summary>An empty database; the connection text for it.</summary>
    public async Task<string> DatabaseAsync()
    {
        await _starting.WaitAsync();
        try
        {
            if (_process is null)
            {
                await StartAsync();
            }
        }
        finally
        {
            _starting.Release();
        }

        string name = $"test{Interlocked.Increment(ref _databases)}";
        await using var connection = new NpgsqlConnection(TextFor("postgres") + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync();
        return TextFor(name);
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (_process is not null)
        {
            // SIGINT: "fast shutdown". It is the server itself that was started, not a shell around it.
            Process.Start("kill", ["-INT", $"{_process.Id}"]).WaitForExit();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }

        _starting.Dispose();
    }

    private static string? Program(string name) => Directory.Exists("/usr/lib/postgresql")
        ? Directory.EnumerateDirectories("/usr/lib/postgresql").OrderDescending().Select(folder => Path.Combine(folder, "bin", name)).FirstOrDefault(File.Exists)
        : null;

    private static Process Start(string program, params string[] arguments)
    {
        // It refuses to run as root; the package makes a user for it.
        string[] all = IsRoot
            ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--pdeathsig=INT", program, .. arguments]
            : [program, .. arguments];
        var start = new ProcessStartInfo(all[0], all[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    // The system ends the server when the thread that started it ends, and threads of the pool come and go: it gets one of its own.
    private static Task<Process> StartLastingAsync(string program, params string[] arguments)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                Process process = Start(program, arguments);
                started.SetResult(process);
                process.WaitForExit();
            }
            catch (Exception exception) when (!started.Task.IsCompleted)
            {
                started.SetException(exception);
            }
            catch (InvalidOperationException)
            {
                // The last test has ended it, and let go of it.
            }
        })
        {
            IsBackground = true,
        };
        thread.Start();
        return started.Task;
    }

    private string TextFor(string database) => $"Host={_folder};Username=myna;Database={database}";

    private async Task StartAsync()
    {
        if (Program("initdb") is not { } initdb || Program("postgres") is not { } postgres)
        {
            Assert.Skip("PostgreSQL is not installed; install it with: sudo apt-get install postgresql");
            return;
        }

        _folder = Directory.CreateTempSubdirectory("myna-pg-").FullName;
        if (IsRoot)
        {
            await Process.Start("chown", ["postgres", _folder]).WaitForExitAsync();
        }

        string files = Path.Combine(_folder, "files");
        using (Process making = Start(initdb, "-D", files, "-U", "myna", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"))
        {
            await making.WaitForExitAsync();
            Assert.Equal(0, making.ExitCode);
        }

        // Without fsync: these tests end processes, not machines.
        _process = await StartLastingAsync(postgres, "-D", files, "-k", _folder, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=60");
        for (int tries = 0; !File.Exists(Path.Combine(_folder, ".s.PGSQL.5432")); tries++)
        {
            Assert.True(tries < 2400 && !_process.HasExited, "PostgreSQL does not start");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        for (int tries = 0; ; tries++)
        {
            try
            {
                await using var connection = new NpgsqlConnection(TextFor("postgres") + ";Pooling=false");
                await connection.OpenAsync(TestContext.Current.CancellationToken);
                return;
            }
            catch (NpgsqlException) when (tries < 100)
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        }
    }
}
