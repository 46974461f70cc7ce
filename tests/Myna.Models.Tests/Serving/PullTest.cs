using System.Collections.Concurrent;
using Myna.Models.Downloads;

namespace Myna.Models.Tests.Serving;

/// <summary>What tests of pulls share: a store of their own, a server, and quick retries.</summary>
public abstract class PullTest : IDisposable
{
    internal static DownloadSettings Quick { get; } = new()
    {
        SegmentBytes = 300_000,
        JournalBytes = 50_000,
        Retries = 4,
        FirstDelay = TimeSpan.FromMilliseconds(1),
        IdleTimeout = TimeSpan.FromSeconds(20),
    };

    internal TemporaryFolder Room { get; } = new();

    internal ModelStore Store => new(Room.File("models"));

    /// <summary>An entry of the server's repository under the name and rules of the tiny base model.</summary>
    internal static ModelEntry Entry => TinyModel.Entry with { HuggingFace = HubServer.Repository, ModelScope = HubServer.Repository };

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => Room.Dispose();

    internal static PullOptions Options(
        HubServer server,
        ModelSource source = ModelSource.HuggingFace,
        string? token = null,
        bool force = false,
        string? from = null,
        bool link = false,
        int parallel = 4,
        DownloadSettings? downloads = null,
        Func<string, long?>? freeBytes = null) => new()
        {
            Endpoint = server.Address,
            Source = source,
            Token = token,
            Force = force,
            From = from,
            Link = link,
            Parallel = parallel,
            Downloads = downloads ?? Quick,
            FreeBytes = freeBytes ?? (_ => null),
        };

    internal static async Task<ModelException> FailsAsync(ModelFailure failure, Func<Task> work)
    {
        ModelException exception = await Assert.ThrowsAsync<ModelException>(work);
        Assert.True(failure == exception.Failure, $"{exception.Failure}: {exception.Message}");
        return exception;
    }

    /// <summary>Checks that a model is there with exactly the wanted files.</summary>
    internal void AssertIsThere(HubServer server, string id = "qwen3-tts-0.6b")
    {
        string folder = Store.Find(id) ?? throw new InvalidOperationException($"{id} is not there");
        ModelManifest manifest = Store.Manifest(id)!;
        foreach (ModelFile file in manifest.Files)
        {
            Assert.Equal(server.Files[file.Path], File.ReadAllBytes(Path.Combine(folder, file.Path)));
        }

        string[] expected = [.. manifest.Files.Select(file => $"models/{id}/{file.Path}"), $"models/{id}/{ModelManifest.FileName}", $"models/.pulls/{id}.lock"];
        Assert.Equal(expected.Order(StringComparer.Ordinal), Room.Files().Where(file => file.StartsWith("models/", StringComparison.Ordinal)));
    }

    /// <summary>Keeps all reports.</summary>
    internal sealed class Reports(Action<PullProgress>? onReport = null) : IProgress<PullProgress>
    {
        public ConcurrentQueue<PullProgress> All { get; } = new();

        public void Report(PullProgress value)
        {
            All.Enqueue(value);
            onReport?.Invoke(value);
        }
    }
}
