using System.Net;
using Microsoft.AspNetCore.Http;

namespace Myna.Server.Hosting;

/// <summary>
/// Keeps pages of other sites from using this server through the browser of somebody who can reach it. A request that a page makes tells
/// its origin; and a name that was bent to this machine's address (DNS rebinding) shows in the Host header.
/// </summary>
internal sealed class OriginGuard
{
    private readonly HashSet<string> _hosts;
    private readonly HashSet<string> _origins;
    private readonly bool _isLoopback;

    /// <summary>Makes the guard.</summary>
    public OriginGuard(ServerOptions options)
    {
        _isLoopback = Listening.IsLoopback(options.Host);
        _hosts = new HashSet<string>(options.AllowedHosts, StringComparer.OrdinalIgnoreCase) { options.Host, "localhost" };
        _origins = new HashSet<string>(options.CorsOrigins, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Checks a request, and answers the questions that browsers ask before they send one.</summary>
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        HttpRequest request = context.Request;
        if (_isLoopback && !IsOwnHost(request.Host.Host))
        {
            throw new HttpFault(
                StatusCodes.Status421MisdirectedRequest, "wrong_host", $"this server is not {request.Host.Host}; name it with --allowed-host if it shall be");
        }

        if (request.Headers.Origin.ToString() is not { Length: > 0 } origin || IsOwn(request, origin))
        {
            return next(context);
        }

        if (!_origins.Contains(origin))
        {
            throw new HttpFault(
                StatusCodes.Status403Forbidden, "wrong_origin", $"pages of {origin} may not use this server; allow them with --cors {origin} if they shall");
        }

        IHeaderDictionary headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = origin;
        headers.Vary = "Origin";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        headers.AccessControlExposeHeaders = "request-id, x-request-id, history-item-id, retry-after";
        if (!HttpMethods.IsOptions(request.Method))
        {
            return next(context);
        }

        headers.AccessControlAllowMethods = "GET, POST, PUT, PATCH, DELETE";
        headers.AccessControlAllowHeaders = request.Headers.AccessControlRequestHeaders;
        headers.AccessControlMaxAge = "600";
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static bool IsOwn(HttpRequest request, string origin) =>
        string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);

    private bool IsOwnHost(string host) =>
        _hosts.Contains(host) || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));
}
