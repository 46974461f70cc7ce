namespace Myna.Server;

/// <summary>Keeps other processes from changing a file at the same time.</summary>
internal static class FileLock
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until nobody else holds the lock; disposing the stream gives it back.</summary>
    /// <param name="path">The lock's own file.</param>
    /// <exception cref="IOException">It was held for too long.</exception>
    public static FileStream Take(string path)
    {
        long start = Environment.TickCount64;
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (Environment.TickCount64 - start < Patience.TotalMilliseconds)
            {
                Thread.Sleep(Pause);
            }
        }
    }
}
