namespace Myna.Trust.Signing;

/// <summary>A small file that only its owner may read. When two programs make it at once, one of them wins and both use it.</summary>
internal static class SecretFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int MostBytes = 1 << 16;

    /// <summary>Its content; made where there is none.</summary>
    public static string LoadOrCreate(string path, Func<string> create)
    {
        try
        {
            if (!File.Exists(path))
            {
                TrustFolder.Create(Path.GetDirectoryName(path)!);
                string beside = $"{path}.{Guid.NewGuid():N}.tmp";
                try
                {
                    var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
                    if (!OperatingSystem.IsWindows())
                    {
                        options.UnixCreateMode = OwnerOnly;
                    }

                    using (var stream = new FileStream(beside, options))
                    {
                        stream.Write(System.Text.Encoding.ASCII.GetBytes(create() + "\n"));
                        stream.Flush(flushToDisk: true);
                    }

                    File.Move(beside, path, overwrite: false);
                }
                catch (IOException) when (File.Exists(path))
                {
                    // Another program was first: its secret counts.
                }
                finally
                {
                    File.Delete(beside);
                }
            }

            if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(path) != OwnerOnly)
            {
                File.SetUnixFileMode(path, OwnerOnly);
            }

            return new FileInfo(path).Length <= MostBytes
                ? File.ReadAllText(path).Trim()
                : throw new MynaException($"{path} is far too large for a key; put the right file there");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MynaException($"the key {path} cannot be read or made: {exception.Message}", exception);
        }
    }
}
