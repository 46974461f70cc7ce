using System.Formats.Tar;
using System.IO.Compression;
using Myna.Server.Data;

namespace Myna.Server.Hosting;

/// <summary>What a backup holds.</summary>
/// <param name="Files">How many files.</param>
/// <param name="Bytes">Their size together.</param>
/// <param name="Notes">What is not in it and must be saved otherwise.</param>
public sealed record BackupResult(int Files, long Bytes, IReadOnlyList<string> Notes);

/// <summary>Everything a server keeps under its home, as one file (tar, gzip). It can be made while the server runs.</summary>
public static class Backup
{
    private static readonly string[] Kept = ["voices", "trust", "server"];
    private static readonly string[] LeftOut = [Path.Combine("server", "scratch"), Path.Combine("server", "incoming")];

    /// <summary>Writes a backup; the file appears when it is whole.</summary>
    /// <param name="home">The folder with everything Myna keeps.</param>
    /// <param name="database">The database, as for a server; null for SQLite under <paramref name="home"/>.</param>
    /// <param name="path">The file to write; one that is there is replaced.</param>
    /// <param name="cancellationToken">Stops it; no file is left then.</param>
    /// <exception cref="MynaException">There is nothing to save, or the file cannot be written.</exception>
    public static async Task<BackupResult> WriteAsync(string home, string? database, string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(home);
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!Kept.Any(folder => Directory.Exists(Path.Combine(home, folder))))
        {
            throw new MynaException($"there is nothing of Myna in {home}; set MYNA_HOME to the folder of the server");
        }

        string sqlite = Storage.SqlitePath(home);
        string part = path + ".part";
        string copy = path + ".database";
        var notes = new List<string>();
        try
        {
            (int files, long bytes) = (0, 0);
            await using (var stream = new FileStream(part, Secret()))
            await using (var gzip = new GZipStream(stream, CompressionLevel.Fastest))
            await using (var tar = new TarWriter(gzip, TarEntryFormat.Pax))
            {
                // First the database: a content that it names is there already, and contents are never changed.
                if (await CopyDatabaseAsync(database, sqlite, copy, notes, cancellationToken).ConfigureAwait(false))
                {
                    await tar.WriteEntryAsync(copy, "server/myna.db", cancellationToken).ConfigureAwait(false);
                    (files, bytes) = (1, new FileInfo(copy).Length);
                }

                foreach (string file in FilesOf(home, sqlite))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    string name = Path.GetRelativePath(home, file).Replace(Path.DirectorySeparatorChar, '/');
                    try
                    {
                        long length = new FileInfo(file).Length;
                        await tar.WriteEntryAsync(file, name, cancellationToken).ConfigureAwait(false);
                        (files, bytes) = (files + 1, bytes + length);
                    }
                    catch (FileNotFoundException)
                    {
                        // Removed a moment ago.
                    }
                }
            }

            File.Move(part, path, overwrite: true);
            return new BackupResult(files, bytes, notes);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MynaException($"the backup {path} cannot be written: {exception.Message}", exception);
        }
        finally
        {
            File.Delete(part);
            File.Delete(copy);
        }
    }

    /// <summary>Brings a backup back.</summary>
    /// <param name="path">A file that <see cref="WriteAsync"/> wrote.</param>
    /// <param name="home">Where to; nothing of Myna may be there.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="MynaException">There is something there, or the file is no backup or damaged.</exception>
    public static async Task<BackupResult> RestoreAsync(string path, string home, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(home);
        if (!File.Exists(path))
        {
            throw new MynaException($"there is no file {path}; name one that `myna backup` wrote");
        }

        foreach (string folder in Kept.Select(name => Path.Combine(home, name)).Where(folder => Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
        {
            throw new MynaException($"{folder} is not empty; stop the server and move it away, or set MYNA_HOME to another folder");
        }

        string part = Path.Combine(home, $".restore-{Guid.NewGuid():N}");
        try
        {
            PrivateFolder.Create(home);
            PrivateFolder.Create(part);

            // Whole or not at all: the folders get their names when everything is unpacked. Entries that lead out of the folder are refused.
            await using (FileStream stream = File.OpenRead(path))
            await using (var gzip = new GZipStream(stream, CompressionMode.Decompress))
            {
                await TarFile.ExtractToDirectoryAsync(gzip, part, overwriteFiles: false, cancellationToken).ConfigureAwait(false);
            }

            if (Directory.EnumerateFileSystemEntries(part).Any(entry => !Kept.Contains(Path.GetFileName(entry))))
            {
                throw new InvalidDataException("it holds other things than a backup of Myna");
            }

            (int files, long bytes) = (0, 0);
            foreach (string name in Kept.Where(name => Directory.Exists(Path.Combine(part, name))))
            {
                string target = Path.Combine(home, name);
                if (Directory.Exists(target))
                {
                    Directory.Delete(target);
                }

                Directory.Move(Path.Combine(part, name), target);
                foreach (string file in Directory.EnumerateFiles(target, "*", SearchOption.AllDirectories))
                {
                    (files, bytes) = (files + 1, bytes + new FileInfo(file).Length);
                }
            }

            return new BackupResult(files, bytes, []);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new MynaException($"{path} cannot be restored: {exception.Message}", exception);
        }
        finally
        {
            if (Directory.Exists(part))
            {
                Directory.Delete(part, recursive: true);
            }
        }
    }

    private static async Task<bool> CopyDatabaseAsync(string? connection, string sqlite, string copy, List<string> notes, CancellationToken cancellationToken)
    {
        if (connection is null && !File.Exists(sqlite))
        {
            return false;
        }

        await using Database database = await Database.OpenAsync(connection ?? "sqlite:" + sqlite, cancellationToken).ConfigureAwait(false);
        if (database.Dialect == DatabaseDialect.Sqlite)
        {
            await database.BackUpAsync(copy, cancellationToken).ConfigureAwait(false);
            return true;
        }

        notes.Add("The database is PostgreSQL and not in this file: save it with pg_dump --format=custom right before.");
        return false;
    }

    private static IEnumerable<string> FilesOf(string home, string sqlite) => Kept
        .Select(folder => Path.Combine(home, folder))
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        .Where(file => !file.StartsWith(sqlite, StringComparison.Ordinal)
            && !file.EndsWith(".lock", StringComparison.Ordinal)
            && !file.EndsWith(".tmp", StringComparison.Ordinal)
            && !LeftOut.Any(folder => file.StartsWith(Path.Combine(home, folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal)));

    private static FileStreamOptions Secret()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}
