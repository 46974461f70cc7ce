using System.CommandLine;
using System.Diagnostics;
using Myna.Cli.Errors;
using Myna.Cli.Json;
using Myna.Cli.Output;
using Myna.Models;

namespace Myna.Cli.Commands;

/// <summary><c>myna models pull MODEL</c>: downloads a model, or takes it from a folder.</summary>
internal static class ModelsPullCommand
{
    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var options = new ModelsPullOptions(environment);
        Option<bool> json = SharedOptions.Json();
        var command = new VerbCommand("pull", "Download a model. Stopped, or cut off, it goes on where it was when it is run again.")
        {
            Examples =
                """
                myna models pull qwen3-tts-0.6b
                myna models pull qwen3-tts-0.6b --source modelscope
                HF_ENDPOINT=https://hf-mirror.com myna models pull qwen3-tts-0.6b
                myna models pull qwen3-tts-0.6b --offline --from /media/usb/qwen3-tts-0.6b
                myna models pull ocr
                myna models pull --repo Qwen/Qwen3-TTS-12Hz-0.6B-Base --as mine
                """,
        };
        options.AddTo(command);
        command.Add(json);
        command.SetAction((parsed, cancellationToken) =>
        {
            ModelEntry entry = options.Entry(parsed);
            return PullAsync(environment, entry, options.Options(parsed, entry), parsed.GetValue(json), cancellationToken);
        });
        return command;
    }

    private static async Task<int> PullAsync(
        CliEnvironment environment, ModelEntry entry, PullOptions options, bool json, CancellationToken cancellationToken)
    {
        ModelStore store = ModelsCommand.Store(environment);
        if (entry.IsBuiltIn)
        {
            throw new CliException(ExitCode.Usage, $"{entry.Id} comes with Myna; there is nothing to pull");
        }

        if (!json && !options.Offline && store.Find(entry.Id) is null)
        {
            string size = entry.ApproximateBytes > 0 ? $" (about {ModelsListCommand.Gigabytes(entry.ApproximateBytes)})" : "";
            environment.Error.WriteLine($"pulling {entry.Id}{size} into {store.FolderOf(entry.Id)}; Ctrl-C stops it, and the same command goes on");
        }

        var clock = Stopwatch.StartNew();
        PulledModel pulled = await RunAsync(environment, store, entry, options, json, cancellationToken);
        if (json)
        {
            CliJson.Print(environment.Out, Result(entry, pulled, clock.Elapsed), CliJson.Default.PulledResult);
        }
        else
        {
            string what = pulled.WasThere ? "is there already" : "is there and checked";
            environment.Out.WriteLine($"{entry.Id} {what}: {pulled.Manifest.Files.Count} files, {ModelsListCommand.Gigabytes(pulled.Manifest.TotalBytes)} in {pulled.Folder}");
        }

        return (int)ExitCode.Ok;
    }

    private static async Task<PulledModel> RunAsync(
        CliEnvironment environment, ModelStore store, ModelEntry entry, PullOptions options, bool json, CancellationToken cancellationToken)
    {
        try
        {
            return await ModelsCommand.ToldAsync(() => PullDisplay.RunAsync(
                environment,
                watched: environment.ErrorIsTerminal && !json,
                entry.Id,
                progress => store.PullAsync(entry, options, progress, cancellationToken)));
        }
        catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new CliException(ExitCode.Cancelled, $"stopped; what has arrived of {entry.Id} is kept, and the same command goes on from there", exception);
        }
    }

    private static PulledResult Result(ModelEntry entry, PulledModel pulled, TimeSpan time) => new(
        entry.Id,
        pulled.Folder,
        pulled.Manifest.Source,
        pulled.Manifest.Repository,
        pulled.Manifest.Commit ?? pulled.Manifest.Revision,
        pulled.Manifest.Files.Count,
        pulled.Manifest.TotalBytes,
        pulled.DownloadedBytes,
        pulled.Retries,
        Math.Round(time.TotalSeconds, 3),
        pulled.WasThere);
}
