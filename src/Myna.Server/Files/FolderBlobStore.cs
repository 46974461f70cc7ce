using System.Runtime.CompilerServices;

namespace Myna.Server.Files;

/// <summary>
/// Contents as files of one folder: <c>ab/abcdef…</c>. Each is written under another name, forced to the disk and then
/// renamed, so a file under its name is always whole.
/// </summary>
public sealed class FolderBlobStore : IBlobStore
{
    private static readonly TimeSpan LeftoverAge = TimeSpan.FromDays(1);

    private readonly string _folder;
    private readonly string _incoming;

    /// <summary>Opens a store, or makes it.</summary>
    /// <param name="folder">Its folder.</param>
    /// <exception cref="MynaException">The folder cannot be written.</exception>
    public FolderBlobStore(string folder)
    {
        _folder = Path.GetFullPath(folder);
        _incoming = Path.Combine(_folder, "incoming");
        try
        {
            Directory.CreateDirectory(_incoming);
            RemoveLeftovers();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MynaException($"cannot keep files in {folder}: {exception.Message.TrimEnd('.')}; choose another data folder or change its permissions", exception);
        }
    }

    /// <inheritdoc/>
    public async Task<Blob> PutAsync(Stream content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        using IncomingFile file = await IncomingFile.ReceiveAsync(content, _incoming, cancellationToken).ConfigureAwait(false);
        string place = PlaceOf(file.Blob.Hash);
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);

        // One that is there is replaced by the same bytes: its time is new, and the sweep leaves it alone.
        File.Move(file.Path, place, overwrite: true);
        return file.Blob;
    }

    /// <inheritdoc/>
    public Task<Stream> OpenAsync(string hash, CancellationToken cancellationToken = default)
    {
        try
        {
            return Task.FromResult<Stream>(new FileStream(
                PlaceOf(hash), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, FileOptions.Asynchronous));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new MynaException($"the content {hash} is not kept here (any more)", exception);
        }
    }

    /// <inheritdoc/>
    public Task<bool> ExistsAsync(string hash, CancellationToken cancellationToken = default) => Task.FromResult(File.Exists(PlaceOf(hash)));

    /// <inheritdoc/>
    public Task DeleteAsync(string hash, CancellationToken cancellationToken = default)
    {
        string place = PlaceOf(hash);
        if (File.Exists(place))
        {
            File.Delete(place);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredBlob> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (string folder in Directory.EnumerateDirectories(_folder))
        {
            foreach (FileInfo file in new DirectoryInfo(folder).EnumerateFiles())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (BlobName.IsOne(file.Name) && file.Exists)
                {
                    yield return new StoredBlob(file.Name, file.Length, file.LastWriteTimeUtc);
                }
            }

            await Task.Yield();
        }
    }

    // What a killed process left half written; a day later nobody is writing it any more.
    private void RemoveLeftovers()
    {
        foreach (FileInfo file in new DirectoryInfo(_incoming).EnumerateFiles().Where(file => DateTime.UtcNow - file.LastWriteTimeUtc > LeftoverAge))
        {
            file.Delete();
        }
    }

    private string PlaceOf(string hash) => Path.Combine(_folder, BlobName.Checked(hash)[..2], hash);
}
