namespace Myna.Trust;

/// <summary>
/// A lock between programs and threads: a file that is open for one alone. The system frees it when its holder ends, however it ends.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly FileStream _stream;

    private FileLock(FileStream stream) => _stream = stream;

    /// <summary>Waits for the lock.</summary>
    /// <param name="path">The file it is about; the lock lies beside it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="MynaException">Another program kept it too long, or the place cannot be written to.</exception>
    public static FileLock Take(string path, CancellationToken cancellationToken = default)
    {
        string file = path + ".lock";
        TrustFolder.Create(Path.GetDirectoryName(file)!);
        long start = Environment.TickCount64;
        int wait = 1;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return new FileLock(new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0));
            }
            catch (UnauthorizedAccessException exception)
            {
                throw new MynaException($"{path} cannot be written to: no permission; change the folder's permissions", exception);
            }
            catch (IOException exception) when (exception is not (DirectoryNotFoundException or PathTooLongException))
            {
                if (Environment.TickCount64 - start > Patience.TotalMilliseconds)
                {
                    throw new MynaException($"{path} has been in use by another program for {Patience.TotalSeconds:0} s; try again when it is done ({exception.Message})", exception);
                }

                cancellationToken.WaitHandle.WaitOne(wait);
                wait = Math.Min(wait * 2, 20);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();
}
