using Myna.Server.Data;
using Myna.Server.Files;
using Myna.Server.Files.S3;

namespace Myna.Server.Hosting;

/// <summary>Where a server keeps its database and its files.</summary>
internal static class Storage
{
    /// <summary>The database's file where no other one is named.</summary>
    public static string SqlitePath(string home) => Path.Combine(home, "server", "myna.db");

    /// <summary>The folder of files where no other place is named.</summary>
    public static string FilesPath(string home) => Path.Combine(home, "server", "files");

    /// <summary>Opens the database.</summary>
    /// <exception cref="MynaException">It cannot be reached or written.</exception>
    public static Database OpenDatabase(ServerOptions options)
    {
        PrivateFolder.Create(Path.Combine(options.Home, "server"));
        return Database.OpenAsync(options.Database ?? "sqlite:" + SqlitePath(options.Home)).GetAwaiter().GetResult();
    }

    /// <summary>Opens the files.</summary>
    /// <exception cref="MynaException">The place is no place.</exception>
    public static IBlobStore OpenFiles(ServerOptions options) =>
        options.Files is { } address ? new S3BlobStore(S3Options.Parse(address, Environment.GetEnvironmentVariable)) : new FolderBlobStore(FilesPath(options.Home));
}
