using Microsoft.AspNetCore.Http;

namespace Myna.Server.Hosting;

/// <summary>Headers that keep browsers from doing more with an answer than it is for.</summary>
internal static class SecurityHeaders
{
    /// <summary>For pages of this server: its own scripts and styles, sound and pictures that scripts made, connections to itself.</summary>
    public const string PagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; "
        + "connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private const string NothingPolicy = "default-src 'none'; frame-ancestors 'none'";

    /// <summary>Sets the headers of an answer that is no page.</summary>
    public static void Set(HttpContext context)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = NothingPolicy;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["X-Request-Id"] = context.TraceIdentifier;
        headers.CacheControl = "no-store";
        if (context.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }
    }

    /// <summary>Says that an answer is a page, with what a page needs.</summary>
    /// <param name="context">The request.</param>
    /// <param name="policy">The policy; that of all pages unless one needs more.</param>
    public static void SetPage(HttpContext context, string policy = PagePolicy)
    {
        context.Response.Headers.ContentSecurityPolicy = policy;
        context.Response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        context.Response.Headers["Permissions-Policy"] = "microphone=(self), camera=(), geolocation=()";
    }
}
