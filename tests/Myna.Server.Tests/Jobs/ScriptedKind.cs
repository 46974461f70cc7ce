using System.Collections.Concurrent;
using System.Text;
using Myna.Server.Jobs;

namespace Myna.Server.Tests.Jobs;

/// <summary>
/// Work that a test steers: the request is a list of piece names, <c>["a","b"]</c>; each piece is kept with its name, and the
/// result is one file with all of them.
/// </summary>
internal sealed class ScriptedKind : IJobKind
{
    /// <summary>Called before each piece is made.</summary>
    public Func<Job, string, CancellationToken, Task> BeforePiece { get; set; } = (_, _, _) => Task.CompletedTask;

    /// <summary>Pieces that were made, in order: "owner/piece".</summary>
    public ConcurrentQueue<string> Made { get; } = [];

    public string Name => "scripted";

    public Task CheckAsync(JobOrder order, CancellationToken cancellationToken) => order.Request.Contains("refuse", StringComparison.Ordinal)
        ? throw new MynaException("this is refused")
        : Task.CompletedTask;

    public async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        string[] names = context.Job.Request.Trim('[', ']').Replace("\"", "", StringComparison.Ordinal).Split(',');
        await context.ReportAsync("making", 0, names.Length, cancellationToken);
        string all = "";
        foreach (string name in names)
        {
            JobPiece? piece = await context.FindPieceAsync(name, cancellationToken);
            if (piece is null)
            {
                await BeforePiece(context.Job, name, cancellationToken);
                cancellationToken.ThrowIfCancellationRequested();
                Made.Enqueue($"{context.Job.Owner}/{name}");
                piece = await context.KeepPieceAsync(name, new MemoryStream(Encoding.UTF8.GetBytes(name)), $"\"{name}\"", cancellationToken);
            }

            using var reader = new StreamReader(await context.OpenPieceAsync(piece, cancellationToken));
            all += await reader.ReadToEndAsync(cancellationToken);
            await context.ReportAsync("making", (double)all.Length / names.Length, cancellationToken: cancellationToken);
        }

        string path = Path.Combine(context.ScratchFolder, "all.txt");
        await File.WriteAllTextAsync(path, all, cancellationToken);
        return new JobResult($"\"{all}\"", [await context.KeepFileAsync(path, "all.txt", "text/plain", cancellationToken)]);
    }
}
