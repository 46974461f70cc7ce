using Myna.Library.Models;
using Myna.Library.Voices;
using Myna.Server.Audiobooks;
using Myna.Server.Data;
using Myna.Server.Files;
using Myna.Server.Jobs;
using Myna.Server.Jobs.Kinds;

namespace Myna.Soak;

/// <summary>
/// A server without its web pages: accepts the trial's orders, says so on standard output, and does them. It ends when all of them are
/// over; the trial kills it before that.
/// </summary>
internal static class Worker
{
    /// <summary>Where the files of jobs lie.</summary>
    public static string FilesOf(string home) => Path.Combine(home, "files");

    /// <summary>Accepts and works.</summary>
    public static async Task RunAsync(string connection, string home, int orders)
    {
        await using Database database = await Database.OpenAsync(connection);
        var store = new FolderBlobStore(FilesOf(home));
        using var voices = new LibraryVoices(new VoiceLibrary(Path.Combine(home, "voices")), new VoiceModels(Environment.GetEnvironmentVariable));
        var options = new JobQueueOptions
        {
            MostPerOwner = orders,
            MostInAll = orders,
            Lease = TimeSpan.FromSeconds(3),
            MostStops = int.MaxValue, // the trial is what stops it
            ScratchFolder = Path.Combine(home, "scratch"),
        };
        var queue = new JobQueue(database, store, [new AudiobookKind(voices, store), new BatchKind(voices)], options);
        await using var runner = new JobRunner(queue);
        await runner.StartAsync(CancellationToken.None);
        for (int i = 0; i < orders; i++)
        {
            // A client that does not know whether its order arrived sends it again, under the same key.
            Job job = await queue.SubmitAsync(Orders.Of(i));
            await Console.Out.WriteLineAsync($"accepted {i} {job.Id}");
            await Console.Out.FlushAsync();
        }

        while ((await queue.ListAsync(new JobFilter { Limit = 1000 })).Any(job => !job.IsOver))
        {
            await Task.Delay(100);
        }

        await Console.Out.WriteLineAsync("all over");
    }
}
