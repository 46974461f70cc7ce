using Myna.Audio;
using Myna.Audio.Files;
using Myna.Library.Models;
using Myna.Library.Voices;
using Myna.Server.Audiobooks;
using Myna.Server.Data;
using Myna.Server.Files;
using Myna.Server.Jobs;
using Myna.Server.Jobs.Kinds;
using Myna.Server.Layers;
using Myna.Tests;
using Myna.Voice;

namespace Myna.Server.Tests.Audiobooks;

/// <summary>A queue whose jobs really speak, with two voices: <c>reader</c> and <c>low</c>. Made once for all tests of a class.</summary>
public sealed class SpeakingRoom : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private Database? _database;
    private LibraryVoices? _voices;
    private JobRunner? _runner;

    public JobQueue Queue { get; private set; } = null!;

    public FolderBlobStore Store { get; private set; } = null!;

    public static string Root
    {
        get
        {
            string? folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder!, "Myna.slnx")))
            {
                folder = Path.GetDirectoryName(folder);
            }

            return folder!;
        }
    }

    public string PathOf(string name) => _folder.File(name);

    public async ValueTask InitializeAsync()
    {
        string voices = Directory.CreateDirectory(_folder.File("voices")).FullName;
        using (LiteModel model = LiteModel.Load())
        {
            foreach ((string name, string sample) in new[] { ("reader", "reader-mid.wav"), ("low", "reader-low.wav") })
            {
                AudioClip clip = await AudioFile.ReadAsync(Path.Combine(Root, "samples", sample));
                model.CreatePrompt(clip.ToMono().Samples, clip.SampleRate, new PromptOptions { Name = name }).Save(Path.Combine(voices, name + ".myna"));
            }
        }

        _database = await Database.OpenAsync($"sqlite:{_folder.File("myna.db")}");
        Store = new FolderBlobStore(_folder.File("files"));
        _voices = new LibraryVoices(new VoiceLibrary(voices), new VoiceModels(Environment.GetEnvironmentVariable));
        var options = new JobQueueOptions { ScratchFolder = _folder.File("scratch"), Poll = TimeSpan.FromMilliseconds(50) };
        Queue = new JobQueue(_database, Store, [new AudiobookKind(_voices, Store), new BatchKind(_voices), new LayersKind(Store, new LayerEngines(Environment.GetEnvironmentVariable), new LayerPreviews())], options);
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _voices?.Dispose();
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }

        _folder.Dispose();
    }

    public async Task StartAsync()
    {
        _runner = new JobRunner(Queue);
        await _runner.StartAsync(CancellationToken.None);
    }

    public async Task StopAsync()
    {
        if (_runner is not null)
        {
            await _runner.DisposeAsync();
        }
    }

    /// <summary>Puts a file into the store.</summary>
    public async Task<JobFile> FileAsync(string name, byte[] content) =>
        new(name, "application/octet-stream", await Store.PutAsync(new MemoryStream(content), TestContext.Current.CancellationToken));

    /// <summary>Waits until a job is over.</summary>
    public async Task<Job> OverAsync(Job job)
    {
        await foreach (JobProgress progress in Queue.WatchAsync(job.Id, TestContext.Current.CancellationToken))
        {
            _ = progress;
        }

        return (await Queue.GetAsync(job.Id))!;
    }

    public async Task<byte[]> BytesAsync(JobFile file)
    {
        await using Stream content = await Queue.OpenFileAsync(file, TestContext.Current.CancellationToken);
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, TestContext.Current.CancellationToken);
        return copy.ToArray();
    }
}
