using System.Diagnostics;
using System.Security.Cryptography;
using Dapper;
using Myna.Audio.Files;
using Myna.Server.Data;
using Myna.Server.Files;
using Myna.Voice;

namespace Myna.Soak;

/// <summary>
/// Kills a worker (SIGKILL) again and again at random moments while it accepts and does jobs, then lets it finish, and looks whether
/// every accepted order was done exactly once, with the same results as in a run that nobody disturbed.
/// </summary>
/// <param name="folder">An empty folder to work in.</param>
/// <param name="kills">How many kills.</param>
/// <param name="seed">Seed of the moments.</param>
/// <param name="say">Told what happens.</param>
/// <param name="connection">The database of the disturbed run; null for SQLite.</param>
public sealed class KillTrial(string folder, int kills, int seed, Action<string> say, string? connection = null)
{
    private const double LongestDelaySeconds = 2.5;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    private readonly int _orders = 3 + kills;
    private readonly Dictionary<int, string> _accepted = [];
    private readonly List<string> _problems = [];

    /// <summary>Does the trial.</summary>
    /// <param name="cancellationToken">Ends it, and the worker.</param>
    public async Task<KillReport> RunAsync(CancellationToken cancellationToken)
    {
        string disturbed = await HomeAsync("disturbed", cancellationToken);
        string text = connection ?? $"sqlite:{Path.Combine(disturbed, "myna.db")}";
        var random = new Random(seed);
        int atWork = 0;
        for (int i = 0; i < kills; i++)
        {
            atWork += await KillAsync(text, disturbed, random.NextDouble() * LongestDelaySeconds, cancellationToken) ? 1 : 0;
        }

        say($"{atWork} of {kills} kills while jobs were open; now without");
        await EndAsync(text, disturbed, cancellationToken);
        string calm = await HomeAsync("calm", cancellationToken);
        string calmText = $"sqlite:{Path.Combine(calm, "myna.db")}";
        await EndAsync(calmText, calm, cancellationToken);
        await CompareAsync(text, disturbed, calmText, cancellationToken);
        return new KillReport(kills, atWork, _accepted.Count, _problems);
    }

    private async Task<string> HomeAsync(string name, CancellationToken cancellationToken)
    {
        string home = Path.Combine(folder, name);
        string voices = Directory.CreateDirectory(Path.Combine(home, "voices")).FullName;
        string? root = AppContext.BaseDirectory;
        while (root is not null && !File.Exists(Path.Combine(root, "Myna.slnx")))
        {
            root = Path.GetDirectoryName(root);
        }

        Audio.AudioClip clip = await AudioFile.ReadAsync(Path.Combine(root ?? "", "samples", "reader-mid.wav"), cancellationToken: cancellationToken);
        using LiteModel model = LiteModel.Load();
        model.CreatePrompt(clip.ToMono().Samples, clip.SampleRate, new PromptOptions { Name = Orders.Voice }, cancellationToken).Save(Path.Combine(voices, Orders.Voice + ".myna"));
        return home;
    }

    /// <summary>Starts the worker and kills it a while after it has accepted its first order.</summary>
    /// <returns>Whether there were jobs that were not over.</returns>
    private async Task<bool> KillAsync(string text, string home, double seconds, CancellationToken cancellationToken)
    {
        using Process worker = Start(text, home);
        try
        {
            bool isOver = false;
            var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Task reading = Task.Run(() => isOver = Read(worker, first: first), cancellationToken);
            await Task.WhenAny(first.Task, reading);
            await Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(seconds), cancellationToken), reading);
            worker.Kill();
            await worker.WaitForExitAsync(cancellationToken);
            await reading;
            say($"killed {seconds:0.00} s after its first order: {_accepted.Count} of {_orders} accepted{(isOver ? ", all over" : "")}");
            return !isOver;
        }
        catch
        {
            worker.Kill();
            throw;
        }
    }

    /// <summary>Starts the worker and waits until all is done.</summary>
    private async Task EndAsync(string text, string home, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        using Process worker = Start(text, home);
        try
        {
            Task<bool> reading = Task.Run(() => Read(worker, text.Contains("disturbed", StringComparison.Ordinal) || text == connection), limit.Token);
            await worker.WaitForExitAsync(limit.Token);
            if (!await reading || worker.ExitCode != 0)
            {
                _problems.Add($"the worker ended with {worker.ExitCode} before all jobs were over");
            }
        }
        catch
        {
            worker.Kill();
            throw;
        }
    }

    private Process Start(string text, string home)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Myna.Soak.dll"), "worker", text, home, $"{_orders}"]) { RedirectStandardOutput = true };
        return Process.Start(start)!;
    }

    /// <summary>Reads what the worker says; true when it says that all is over.</summary>
    private bool Read(Process worker, bool isDisturbed = true, TaskCompletionSource? first = null)
    {
        while (worker.StandardOutput.ReadLine() is { } line)
        {
            first?.TrySetResult();
            switch (line.Split(' '))
            {
                case ["accepted", var number, var id] when isDisturbed:
                    int order = int.Parse(number, System.Globalization.CultureInfo.InvariantCulture);
                    if (_accepted.TryGetValue(order, out string? known) && known != id)
                    {
                        _problems.Add($"order {order} is job {known} and job {id}");
                    }

                    _accepted[order] = id;
                    break;
                case ["all", "over"]:
                    return true;
            }
        }

        return false;
    }

    private async Task CompareAsync(string text, string home, string calmText, CancellationToken cancellationToken)
    {
        await using Database database = await Database.OpenAsync(text, cancellationToken);
        await using Database calm = await Database.OpenAsync(calmText, cancellationToken);
        if (_accepted.Count != _orders)
        {
            _problems.Add($"only {_accepted.Count} of {_orders} orders were accepted in the end");
        }

        foreach ((int order, string id) in _accepted)
        {
            (string State, string? Result, string? Error)[] rows = [.. await database.ReadAsync(
                c => c.QueryAsync<(string, string?, string?)>("SELECT state, result, error FROM jobs WHERE id = @id", new { id }), cancellationToken)];
            if (rows.Length != 1 || rows[0].State != "succeeded")
            {
                _problems.Add($"order {order}, job {id}: {(rows.Length == 0 ? "lost" : $"{rows[0].State} ({rows[0].Error})")}");
                continue;
            }

            int ends = await database.ReadAsync(c => c.ExecuteScalarAsync<int>("SELECT COUNT(*) FROM job_events WHERE job_id = @id AND state NOT IN ('queued', 'running')", new { id }), cancellationToken);
            if (ends != 1)
            {
                _problems.Add($"order {order}, job {id}: it ended {ends} times");
            }

            string[] files = await FilesAsync(database, order, cancellationToken);
            string[] expected = await FilesAsync(calm, order, cancellationToken);
            if (!files.SequenceEqual(expected) || files.Length == 0)
            {
                _problems.Add($"order {order}, job {id}: its files are {string.Join(", ", files)} and would be {string.Join(", ", expected)} without kills");
            }
        }

        await CheckFilesAsync(database, home, cancellationToken);
    }

    private static async Task<string[]> FilesAsync(Database database, int order, CancellationToken cancellationToken) => [.. await database.ReadAsync(
        c => c.QueryAsync<string>(
            "SELECT name || ' ' || blob FROM job_files JOIN jobs ON jobs.id = job_id WHERE role = 'result' AND idempotency_key = @key ORDER BY name", new { key = $"order-{order}" }),
        cancellationToken)];

    /// <summary>Every file under its name is whole, and none that is needed is missing.</summary>
    private async Task CheckFilesAsync(Database database, string home, CancellationToken cancellationToken)
    {
        var store = new FolderBlobStore(Worker.FilesOf(home));
        var there = new HashSet<string>(StringComparer.Ordinal);
        await foreach (StoredBlob blob in store.ListAsync(cancellationToken))
        {
            await using Stream content = await store.OpenAsync(blob.Hash, cancellationToken);
            if (Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken)) != blob.Hash)
            {
                _problems.Add($"the file {blob.Hash} is not what its name says");
            }

            there.Add(blob.Hash);
        }

        foreach (string needed in await database.ReadAsync(c => c.QueryAsync<string>("SELECT blob FROM blob_uses"), cancellationToken))
        {
            if (!there.Contains(needed))
            {
                _problems.Add($"the file {needed} is needed and not there");
            }
        }

        // Finished audiobooks keep their pieces, each once, so that a paragraph can be read anew; all other jobs keep none.
        int left = await database.ReadAsync(
            c => c.ExecuteScalarAsync<int>("""
                SELECT (SELECT COUNT(*) FROM job_pieces JOIN jobs ON jobs.id = job_id WHERE kind <> 'audiobook')
                     + (SELECT COUNT(*) - COUNT(DISTINCT job_id || substr(name, 1, 6)) FROM job_pieces)
                """),
            cancellationToken);
        if (left > 0)
        {
            _problems.Add($"{left} pieces of finished jobs are left");
        }
    }
}
