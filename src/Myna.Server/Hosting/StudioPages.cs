using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Myna.Server.Api;
using Myna.Server.Keys;

namespace Myna.Server.Hosting;

/// <summary>The studio: its page at <c>/</c>, and the files that the page asks for at <c>/studio/</c>. What is not in the folder is not there.</summary>
internal sealed class StudioPages
{
    private const string Page = "text/html; charset=utf-8";

    // Names of built files hold a hash of what is in them: another content has another name.
    private const string ForEver = "public, max-age=31536000, immutable";

    private static readonly Dictionary<string, string> MediaTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".html"] = Page,
        [".woff2"] = "font/woff2",
        [".png"] = "image/png",
    };

    private readonly string _folder;
    private readonly Dictionary<string, string> _files;

    private StudioPages(string folder)
    {
        _folder = folder;

        // The files are known before the first request: no path of a request ever reaches the file system.
        _files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => MediaTypes.ContainsKey(Path.GetExtension(file)))
            .ToDictionary(file => Path.GetRelativePath(folder, file).Replace('\\', '/'), file => file, StringComparer.Ordinal);
    }

    /// <summary>Wires the studio.</summary>
    /// <returns>Whether it is built; if not, nothing is wired.</returns>
    public static bool TryMap(WebApplication app, string? folder)
    {
        if (folder is null || !File.Exists(Path.Combine(folder, StudioFolder.IndexName)))
        {
            return false;
        }

        var pages = new StudioPages(folder);
        app.MapGet("/", pages.SendPageAsync).Needs(KeyScope.None).ExcludeFromDescription();
        app.MapGet("/studio/{**path}", pages.SendFileAsync).Needs(KeyScope.None).ExcludeFromDescription();
        return true;
    }

    private Task SendPageAsync(HttpContext context)
    {
        SecurityHeaders.SetPage(context);
        context.Response.ContentType = Page;
        return context.Response.SendFileAsync(Path.Combine(_folder, StudioFolder.IndexName), context.RequestAborted);
    }

    private Task SendFileAsync(HttpContext context, string path)
    {
        if (!_files.TryGetValue(path, out string? file))
        {
            throw HttpFault.NotFound("not_found", $"the studio has no file {path}; load the page anew");
        }

        SecurityHeaders.SetPage(context);
        context.Response.ContentType = MediaTypes[Path.GetExtension(file)];
        context.Response.Headers[HeaderNames.CacheControl] = ForEver;
        context.Response.Headers[HeaderNames.Vary] = HeaderNames.AcceptEncoding;

        // The build leaves a compressed twin beside what is worth it.
        string packed = file + ".br";
        if (context.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal) && File.Exists(packed))
        {
            context.Response.Headers.ContentEncoding = "br";
            file = packed;
        }

        return context.Response.SendFileAsync(file, context.RequestAborted);
    }
}
