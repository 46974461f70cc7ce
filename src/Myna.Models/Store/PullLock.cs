namespace Myna.Models.Store;

/// <summary>Held by whoever pulls or removes a model. The system lets go of it when the process ends, however it ends.</summary>
internal sealed class PullLock : IDisposable
{
    private readonly FileStream _file;

    private PullLock(FileStream file) => _file = file;

    /// <summary>Takes the lock.</summary>
    /// <exception cref="ModelException">Somebody else has it.</exception>
    public static PullLock Take(string store, string id)
    {
        string path = new PullFolder(store, id).Lock;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        try
        {
            // The file stays: deleting it would let two processes hold two files of one name.
            return new PullLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception) when (File.Exists(path))
        {
            throw new ModelException(
                ModelFailure.InUse, $"{id} is being pulled or removed by another process; wait until it is done, or stop it", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
