namespace Myna.Audio.Files;

/// <summary>
/// A file that appears whole or not at all: it is written beside its place under another name and put there by
/// <see cref="Commit"/>. Disposed before that, after an error or a cancellation, it leaves nothing behind, and a file
/// that stood at the place stays as it was.
/// </summary>
/// <remarks>Devices (<c>/dev/stdout</c>, <c>/dev/null</c>) are written directly.</remarks>
public sealed class AtomicFile : IDisposable, IAsyncDisposable
{
    private readonly string _asked;
    private readonly string _place;
    private readonly bool _direct;
    private bool _done;

    private AtomicFile(string asked, string place, string temporary, bool direct, FileStream stream)
    {
        _asked = asked;
        _place = place;
        _direct = direct;
        TemporaryPath = temporary;
        Stream = stream;
    }

    /// <summary>Where to write.</summary>
    public FileStream Stream { get; }

    /// <summary>The name under which the file is written until <see cref="Commit"/>.</summary>
    public string TemporaryPath { get; }

    /// <summary>Opens the file for writing.</summary>
    /// <param name="path">Where it shall stand in the end; a symbolic link is followed.</param>
    /// <exception cref="MynaException">The folder does not exist or cannot be written to, or the path is a folder.</exception>
    public static AtomicFile Create(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string place = Path.GetFullPath(path);
        try
        {
            if (Directory.Exists(place))
            {
                throw new MynaException($"cannot write {path}: it is a folder; give a file name");
            }

            var link = new FileInfo(place);
            place = link.LinkTarget is null ? place : link.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? place;
            bool direct = place.StartsWith("/dev/", StringComparison.Ordinal) || place.StartsWith("/proc/", StringComparison.Ordinal);
            string folder = Path.GetDirectoryName(place)!;
            if (!direct && !Directory.Exists(folder))
            {
                throw new MynaException($"cannot write {path}: the folder {folder} does not exist; create it or choose another place");
            }

            string temporary = direct ? place : Path.Combine(folder, $".{Path.GetFileName(place)}.{Path.GetRandomFileName()}.part");
            var stream = new FileStream(
                temporary,
                direct ? FileMode.Open : FileMode.CreateNew,
                direct ? FileAccess.Write : FileAccess.ReadWrite,
                FileShare.ReadWrite | FileShare.Delete,
                direct ? 0 : 1 << 16);
            return new AtomicFile(path, place, temporary, direct, stream);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw CannotWrite(path, exception);
        }
    }

    /// <summary>Puts the finished file in its place.</summary>
    /// <exception cref="MynaException">The disk is full, or the place cannot be written to any more.</exception>
    public void Commit()
    {
        ObjectDisposedException.ThrowIf(_done, this);
        try
        {
            Stream.Flush(flushToDisk: !_direct);
            Stream.Dispose();
            if (!_direct)
            {
                if (!OperatingSystem.IsWindows() && File.Exists(_place))
                {
                    File.SetUnixFileMode(TemporaryPath, File.GetUnixFileMode(_place));
                }

                File.Move(TemporaryPath, _place, overwrite: true);
            }

            _done = true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(_asked, exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_done)
        {
            return;
        }

        _done = true;
        try
        {
            Stream.Dispose();
        }
        catch (IOException)
        {
            // The last bytes did not fit on the disk; the file is thrown away anyway.
        }

        if (!_direct)
        {
            File.Delete(TemporaryPath);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The error for a person when a file cannot be written.</summary>
    internal static MynaException CannotWrite(string path, Exception cause)
        => cause is UnauthorizedAccessException
            ? new MynaException($"cannot write {path}: no permission; choose another place or change the folder's permissions", cause)
            : new MynaException($"cannot write {path}: {cause.Message.TrimEnd('.')}; choose another place or make room", cause);
}
