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
        options.Files is { } address ? new S3BlobStore(Bucket(address, options.Variable)) : new FolderBlobStore(FilesPath(options.Home));

    /// <summary>Reads <c>https://endpoint/bucket/prefix</c>; the keys come from the environment, as for other programs that use S3.</summary>
    /// <exception cref="MynaException">It is no such address, or the keys are missing.</exception>
    public static S3Options Bucket(string address, Func<string, string?> variable)
    {
        string[] path = Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && uri.Scheme is "https" or "http"
            ? uri!.AbsolutePath.Trim('/').Split('/', 2)
            : [];
        if (path is not [{ Length: > 0 } bucket, ..])
        {
            throw new MynaException($"{address} is no place for files; give https://ENDPOINT/BUCKET or https://ENDPOINT/BUCKET/PREFIX");
        }

        string Need(string name) => variable(name) is { Length: > 0 } value ? value : throw new MynaException($"the files are to lie at {uri!.Host}, but {name} is not set");
        return new S3Options
        {
            Endpoint = new Uri(uri!.GetLeftPart(UriPartial.Authority) + "/"),
            Bucket = bucket,
            Prefix = path.Length > 1 ? path[1].TrimEnd('/') + "/" : "",
            Region = variable("AWS_REGION") is { Length: > 0 } region ? region : "us-east-1",
            AccessKey = Need("AWS_ACCESS_KEY_ID"),
            SecretKey = Need("AWS_SECRET_ACCESS_KEY"),
        };
    }
}
