using System.Buffers;
using System.Security.Cryptography;

namespace Myna.Server.Files;

/// <summary>A content on its way into a store: a file under a random name that is hashed as it is written.</summary>
internal sealed class IncomingFile : IDisposable
{
    private IncomingFile(string path, Blob blob)
    {
        Path = path;
        Blob = blob;
    }

    /// <summary>Where it lies.</summary>
    public string Path { get; }

    /// <summary>Its hash and length.</summary>
    public Blob Blob { get; }

    /// <summary>Copies a content to the disk and hashes it.</summary>
    /// <param name="content">Read to its end.</param>
    /// <param name="folder">Where the file lies; made if needed.</param>
    /// <param name="cancellationToken">Ends the copying; the file is removed.</param>
    /// <exception cref="MynaException">There is no room, or the folder cannot be written.</exception>
    public static async Task<IncomingFile> ReceiveAsync(Stream content, string folder, CancellationToken cancellationToken)
    {
        string path = System.IO.Path.Combine(folder, System.IO.Path.GetRandomFileName());
        byte[] buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        bool isReading = false;
        try
        {
            Directory.CreateDirectory(folder);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            long bytes = 0;
            var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
            await using (file.ConfigureAwait(false))
            {
                while (true)
                {
                    isReading = true;
                    int count = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                    isReading = false;
                    if (count == 0)
                    {
                        break;
                    }

                    hash.AppendData(buffer, 0, count);
                    await file.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                    bytes += count;
                }

                file.Flush(flushToDisk: true);
            }

            return new IncomingFile(path, new Blob(Convert.ToHexStringLower(hash.GetHashAndReset()), bytes));
        }
        catch (Exception exception) when (!isReading && exception is (UnauthorizedAccessException or IOException))
        {
            Remove(path);
            throw new MynaException($"cannot keep a file in {folder}: {exception.Message.TrimEnd('.')}; make room or check the folder's permissions", exception);
        }
        catch
        {
            Remove(path);
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Removes the file, if it was not moved away.</summary>
    public void Dispose() => Remove(Path);

    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Swept later with what a killed process leaves.
        }
    }
}
