using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Myna.Models.Tests.Serving;

/// <summary>A request as the server saw it.</summary>
internal sealed record SeenRequest(string Path, string Query, string? Range, string? IfRange, string? Authorization, string? Cookie);

/// <summary>
/// A hub on this machine that answers as Hugging Face and as ModelScope do, with the faults that a test asks for.
/// </summary>
internal sealed class HubServer : IAsyncDisposable
{
    public const string Repository = "tests/tiny";
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private const string BlobPrefix = "/blobs/";
    private readonly WebApplication _application;
    private readonly ConcurrentDictionary<string, int> _asked = new();

    private HubServer(WebApplication application, Dictionary<string, byte[]> files)
    {
        _application = application;
        Files = files;
    }

    /// <summary>The repository that is served.</summary>
    public string Served { get; init; } = Repository;

    /// <summary>What is in the repository.</summary>
    public Dictionary<string, byte[]> Files { get; }

    /// <summary>Entries that are listed beside the files, as raw JSON of Hugging Face's kind.</summary>
    public List<JsonObject> MoreEntries { get; } = [];

    /// <summary>Every request, in order of arrival.</summary>
    public ConcurrentQueue<SeenRequest> Requests { get; } = new();

    public string Address => _application.Urls.First();

    /// <summary>Whether ranges are ignored.</summary>
    public bool IgnoresRanges { get; set; }

    /// <summary>Whether parts of another version are sent to those who ask for parts of an older one.</summary>
    public bool IgnoresIfRange { get; set; }

    /// <summary>Whether ModelScope's list says hashes.</summary>
    public bool ListsHashes { get; set; } = true;

    /// <summary>Where large files are redirected to; null to send them.</summary>
    public string? BlobHost { get; set; }

    /// <summary>Entries on a page of the list.</summary>
    public int PageEntries { get; set; } = 1000;

    /// <summary>Answers in place of the server; tells whether it did. Given the path and how often it was asked for before.</summary>
    public Func<HttpContext, int, Task<bool>> Before { get; set; } = (_, _) => Task.FromResult(false);

    /// <summary>After how many bytes of a file the connection breaks; null for never. Given the path and how often it was asked for before.</summary>
    public Func<string, int, int?> BreakAfter { get; set; } = (_, _) => null;

    /// <summary>The tag of a file's version.</summary>
    public Func<string, string?> TagOf { get; set; } = path => $"\"{path.GetHashCode(StringComparison.Ordinal):x}\"";

    /// <summary>The bytes that are sent for a file, where they are not the ones that were listed.</summary>
    public Func<string, int, byte[]>? Sends { get; set; }

    /// <summary>Called before each piece of a file is sent.</summary>
    public Func<string, Task> BeforePiece { get; set; } = _ => Task.CompletedTask;

    /// <summary>Requests for the content of files.</summary>
    public IReadOnlyList<SeenRequest> Downloads => [.. Requests.Where(request => FileOf(request.Path, request.Query) is not null)];

    /// <summary>Starts a server on a free port.</summary>
    public static async Task<HubServer> StartAsync(Dictionary<string, byte[]> files, string repository = Repository)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication application = builder.Build();
        var server = new HubServer(application, files) { Served = repository };
        application.Run(server.AnswerAsync);
        await application.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        string path = request.Path.Value!;
        Requests.Enqueue(new SeenRequest(
            path, request.QueryString.Value!, request.Headers.Range, request.Headers.IfRange, request.Headers.Authorization, request.Headers.Cookie));
        string? file = FileOf(path, request.QueryString.Value!);
        int asked = _asked.AddOrUpdate(file ?? path, 1, (_, count) => count + 1) - 1;
        if (await Before(context, asked))
        {
            return;
        }

        if (path == $"/api/models/{Served}/revision/main" || path == $"/api/models/{Served}/revision/{Commit}")
        {
            await JsonAsync(context, new JsonObject { ["id"] = Served, ["sha"] = Commit });
        }
        else if (path == $"/api/models/{Served}/tree/{Commit}")
        {
            await TreeAsync(context);
        }
        else if (path == $"/api/v1/models/{Served}/repo/files")
        {
            await ModelScopeListAsync(context);
        }
        else if (file is not null && Files.ContainsKey(file))
        {
            await FileAsync(context, file, asked);
        }
        else
        {
            context.Response.StatusCode = 404;
        }
    }

    private async Task TreeAsync(HttpContext context)
    {
        var entries = new List<JsonObject> { new() { ["type"] = "directory", ["oid"] = Commit, ["size"] = 0, ["path"] = "speech_tokenizer" } };
        foreach ((string name, byte[] bytes) in Files)
        {
            var entry = new JsonObject { ["type"] = "file", ["size"] = bytes.Length, ["path"] = name, ["oid"] = GitOid(bytes) };
            if (name.EndsWith(".safetensors", StringComparison.Ordinal))
            {
                entry["lfs"] = new JsonObject { ["oid"] = Sha256(bytes), ["size"] = bytes.Length, ["pointerSize"] = 134 };
            }

            entries.Add(entry);
        }

        entries.AddRange(MoreEntries.Select(entry => (JsonObject)entry.DeepClone()));
        int from = int.Parse(context.Request.Query["cursor"].FirstOrDefault() ?? "0", CultureInfo.InvariantCulture);
        if (from + PageEntries < entries.Count)
        {
            context.Response.Headers.Link = $"<https://elsewhere.invalid{context.Request.Path}?recursive=true&cursor={from + PageEntries}>; rel=\"next\"";
        }

        await JsonAsync(context, new JsonArray([.. entries.Skip(from).Take(PageEntries)]));
    }

    private async Task ModelScopeListAsync(HttpContext context)
    {
        var files = new JsonArray { new JsonObject { ["Type"] = "tree", ["Path"] = "speech_tokenizer", ["Name"] = "speech_tokenizer", ["Size"] = 0 } };
        foreach ((string name, byte[] bytes) in Files)
        {
            files.Add(new JsonObject
            {
                ["Type"] = "blob", ["Path"] = name, ["Name"] = Path.GetFileName(name), ["Size"] = bytes.Length, ["Sha256"] = ListsHashes ? Sha256(bytes) : null, ["IsLFS"] = false,
            });
        }

        await JsonAsync(context, new JsonObject { ["Code"] = 200, ["Success"] = true, ["Message"] = "success", ["Data"] = new JsonObject { [nameof(Files)] = files } });
    }

    private async Task FileAsync(HttpContext context, string file, int asked)
    {
        if (BlobHost is not null && !context.Request.Path.StartsWithSegments("/blobs", StringComparison.Ordinal) && file.EndsWith(".safetensors", StringComparison.Ordinal))
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = $"{BlobHost}{BlobPrefix}{file}?signature=secret";
            return;
        }

        byte[] bytes = Sends?.Invoke(file, asked) ?? Files[file];
        string? tag = TagOf(file);
        (int first, int last) = (0, bytes.Length - 1);
        if (tag is not null)
        {
            context.Response.Headers.ETag = tag;
        }

        string? ifRange = context.Request.Headers.IfRange;
        if (!IgnoresRanges && RangeHeaderValue.TryParse(context.Request.Headers.Range.ToString(), out RangeHeaderValue? range)
            && (IgnoresIfRange || ifRange is null || ifRange == tag))
        {
            (first, last) = ((int)range.Ranges.Single().From!.Value, (int)Math.Min(range.Ranges.Single().To!.Value, last));
            if (first > last)
            {
                context.Response.StatusCode = 416;
                return;
            }

            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = $"bytes {first}-{last}/{bytes.Length}";
        }

        context.Response.ContentLength = last - first + 1;
        await SendAsync(context, file, bytes.AsMemory(first, last - first + 1), BreakAfter(file, asked));
    }

    private async Task SendAsync(HttpContext context, string file, ReadOnlyMemory<byte> bytes, int? breakAfter)
    {
        const int piece = 16 << 10;
        await context.Response.Body.FlushAsync(context.RequestAborted);
        int most = Math.Min(bytes.Length, breakAfter ?? int.MaxValue);
        for (int sent = 0; sent < most; sent += piece)
        {
            await BeforePiece(file);
            await context.Response.Body.WriteAsync(bytes[sent..Math.Min(most, sent + piece)], context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }

        if (most < bytes.Length)
        {
            // What was flushed shall arrive before the connection is cut.
            await Task.Delay(20, context.RequestAborted);
            context.Abort();
        }
    }

    private string? FileOf(string path, string query)
    {
        string resolve = $"/{Served}/resolve/{Commit}/";
        if (path.StartsWith(resolve, StringComparison.Ordinal))
        {
            return path[resolve.Length..];
        }

        if (path.StartsWith(BlobPrefix, StringComparison.Ordinal))
        {
            return path[BlobPrefix.Length..];
        }

        return path == $"/api/v1/models/{Served}/repo"
            ? Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(query)["FilePath"].ToString()
            : null;
    }

    private static Task JsonAsync(HttpContext context, JsonNode node)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(node.ToJsonString(), context.RequestAborted);
    }

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

#pragma warning disable CA5350 // The name that git gives a blob is a SHA-1.
    private static string GitOid(byte[] bytes) =>
        Convert.ToHexStringLower(SHA1.HashData([.. Encoding.ASCII.GetBytes($"blob {bytes.Length}\0"), .. bytes]));
#pragma warning restore CA5350
}
