using System.Security.Cryptography;
using System.Text;
using Myna.Server.Data;
using Myna.Server.Files;
using Myna.Server.Files.S3;
using Myna.Server.Tests.Data;
using Myna.Server.Tests.Files.S3;
using Myna.Tests;

namespace Myna.Server.Tests.Files;

public sealed class BlobStoreTests(PostgresServer postgres) : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private FakeS3 _s3 = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _s3 = await FakeS3.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _s3.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_put_comes_back_under_its_hash(bool s3)
    {
        IBlobStore store = Store(s3);
        byte[] content = RandomNumberGenerator.GetBytes(200_001);
        Blob blob = await store.PutAsync(new MemoryStream(content), Cancellation);
        Blob again = await store.PutAsync(new MemoryStream(content), Cancellation);

        Assert.Equal(new Blob(Convert.ToHexStringLower(SHA256.HashData(content)), content.Length), blob);
        Assert.Equal(blob, again);
        Assert.True(await store.ExistsAsync(blob.Hash, Cancellation));
        await using Stream stream = await store.OpenAsync(blob.Hash, Cancellation);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, Cancellation);
        Assert.Equal(content, copy.ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Lists_hold_everything_and_what_is_deleted_is_gone(bool s3)
    {
        IBlobStore store = Store(s3);
        var hashes = new List<string>();
        for (int i = 0; i < 5; i++)
        {
            hashes.Add((await store.PutAsync(new MemoryStream([(byte)i]), Cancellation)).Hash);
        }

        await store.DeleteAsync(hashes[2], Cancellation);
        await store.DeleteAsync(hashes[2], Cancellation);

        List<StoredBlob> listed = await store.ListAsync(Cancellation).ToListAsync(Cancellation);
        Assert.Equal(hashes.Where((_, i) => i != 2).Order(StringComparer.Ordinal), listed.Select(blob => blob.Hash).Order(StringComparer.Ordinal));
        Assert.All(listed, blob => Assert.Equal(1, blob.Bytes));
        Assert.False(await store.ExistsAsync(hashes[2], Cancellation));
        await Assert.ThrowsAsync<MynaException>(() => store.OpenAsync(hashes[2], Cancellation));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Names_that_are_no_hashes_reach_nothing(bool s3)
    {
        IBlobStore store = Store(s3);
        foreach (string name in (string[])["", "../../etc/passwd", new string('A', 64), new string('a', 63), new string('a', 63) + "/"])
        {
            await Assert.ThrowsAsync<MynaException>(() => store.OpenAsync(name, Cancellation));
            await Assert.ThrowsAsync<MynaException>(() => store.DeleteAsync(name, Cancellation));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Content_that_breaks_off_leaves_nothing(bool s3)
    {
        IBlobStore store = Store(s3);
        await Assert.ThrowsAsync<EndOfStreamException>(() => store.PutAsync(new BreakingStream(100_000), Cancellation));
        Assert.Empty(await store.ListAsync(Cancellation).ToListAsync(Cancellation));
        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_busy_storage_is_asked_again()
    {
        IBlobStore store = Store(s3: true);
        _s3.BusyAnswers = 2;
        Blob blob = await store.PutAsync(new MemoryStream("hello"u8.ToArray()), Cancellation);
        Assert.Equal("hello", Encoding.UTF8.GetString(_s3.Objects["my prefix/" + blob.Hash]));
        Assert.Empty(_s3.Refusals);
    }

    [Fact]
    public async Task A_wrong_secret_is_refused_and_not_told()
    {
        using var store = new S3BlobStore(Options with { SecretKey = "wrong" });
        MynaException error = await Assert.ThrowsAsync<MynaException>(() => store.PutAsync(new MemoryStream([1]), Cancellation));
        Assert.Contains("SignatureDoesNotMatch", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(FakeS3.SecretKey, Options.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Contents_that_nobody_needs_are_swept_away_when_they_are_old_enough()
    {
        await using TestDatabase test = await TestDatabase.OpenAsync(DatabaseDialect.Sqlite, postgres);
        var store = new FolderBlobStore(_folder.Path);
        Blob needed = await store.PutAsync(new MemoryStream([1]), Cancellation);
        Blob unneeded = await store.PutAsync(new MemoryStream([2]), Cancellation);
        await test.Database.WriteAsync(t => BlobUses.HoldAsync(t, needed.Hash, "test"), Cancellation);

        Assert.Equal((0, 0), await BlobUses.SweepAsync(test.Database, store, DateTimeOffset.UtcNow, cancellationToken: Cancellation));
        Assert.Equal((1, 1), await BlobUses.SweepAsync(test.Database, store, DateTimeOffset.UtcNow.AddDays(2), cancellationToken: Cancellation));
        Assert.True(await store.ExistsAsync(needed.Hash, Cancellation));
        Assert.False(await store.ExistsAsync(unneeded.Hash, Cancellation));
        await test.Database.WriteAsync(t => BlobUses.ReleaseAsync(t, "test"), Cancellation);
        Assert.Equal((1, 1), await BlobUses.SweepAsync(test.Database, store, DateTimeOffset.UtcNow.AddDays(2), cancellationToken: Cancellation));
    }

    private S3Options Options => new()
    {
        Endpoint = _s3.Endpoint, Bucket = "voices", Prefix = "my prefix/", Region = FakeS3.Region, AccessKey = FakeS3.AccessKey, SecretKey = FakeS3.SecretKey, ScratchFolder = _folder.File("scratch"),
    };

    private IBlobStore Store(bool s3) => s3 ? new S3BlobStore(Options) : new FolderBlobStore(_folder.Path);

    /// <summary>Ends with an error after some bytes, as a connection does.</summary>
    private sealed class BreakingStream(int bytes) : MemoryStream(new byte[bytes])
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is var count and > 0 ? count : throw new EndOfStreamException();
    }
}
