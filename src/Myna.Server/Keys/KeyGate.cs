using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Myna.Server.Hosting;

namespace Myna.Server.Keys;

/// <summary>Lets in who shows a key with the right scope, and on a server of this machine only, everybody on it.</summary>
/// <param name="keys">The keys.</param>
/// <param name="isKeyNeeded">Whether nobody may do without.</param>
internal sealed class KeyGate(KeyStore keys, bool isKeyNeeded)
{
    /// <summary>ElevenLabs' header.</summary>
    public const string ElevenLabsHeader = "xi-api-key";

    // What proxies add: such a request may come from anywhere, although the proxy is on this machine.
    private static readonly string[] Forwarding = ["Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"];

    /// <summary>Checks a request whose endpoint is known.</summary>
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        KeyScope needed = context.GetEndpoint()?.Metadata.GetMetadata<NeedsScope>()?.Scope ?? KeyScope.Admin;
        bool isOpen = context.GetEndpoint() is null || needed == KeyScope.None;
        Caller? caller = Find(context, Shown(context.Request));
        if (caller is null && !isOpen && !LetsKeyCome(context))
        {
            throw NoKey(Shown(context.Request) is not null);
        }

        if (caller is not null && !isOpen)
        {
            Require(caller, needed);
        }

        if (caller is not null)
        {
            context.Features.Set(caller);
        }

        return next(context);
    }

    /// <summary>Who a key belongs to; for connections whose key comes in their first message.</summary>
    /// <param name="context">The request.</param>
    /// <param name="secret">What was shown; null for nothing.</param>
    /// <param name="needed">What the caller must be allowed.</param>
    /// <exception cref="HttpFault">The key is not known, or not for this.</exception>
    public Caller Admit(HttpContext context, string? secret, KeyScope needed)
    {
        Caller caller = context.Features.Get<Caller>() ?? Find(context, secret) ?? throw NoKey(secret is not null);
        Require(caller, needed);
        context.Features.Set(caller);
        return caller;
    }

    private static void Require(Caller caller, KeyScope needed)
    {
        if ((caller.Scopes & needed) != needed)
        {
            throw new HttpFault(
                StatusCodes.Status403Forbidden,
                "missing_scope",
                $"the key \"{caller.Name}\" ({caller.Id}) is not for this; it needs the scope {needed.ToString().ToLowerInvariant()}: make a key with `myna keys add NAME --scopes …`");
        }
    }

    private static HttpFault NoKey(bool wasShown) => new(
        StatusCodes.Status401Unauthorized,
        "invalid_api_key",
        wasShown
            ? "this key is not known here, or has ended; make one on the server with `myna keys add NAME`"
            : "this server needs a key: send `Authorization: Bearer KEY` or `xi-api-key: KEY`; make one on the server with `myna keys add NAME`");

    private static bool LetsKeyCome(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<KeyInFirstMessage>() is not null;

    private static string? Shown(HttpRequest request)
    {
        if (request.Headers.TryGetValue(ElevenLabsHeader, out StringValues header) && header.ToString() is { Length: > 0 } key)
        {
            return key;
        }

        const string bearer = "Bearer ";
        string authorization = request.Headers.Authorization.ToString();
        return authorization.StartsWith(bearer, StringComparison.OrdinalIgnoreCase) && authorization.Length > bearer.Length
            ? authorization[bearer.Length..].Trim()
            : null;
    }

    private Caller? Find(HttpContext context, string? secret) =>
        secret is not null && keys.Find(secret) is { } key ? Caller.Of(key)

            // Clients must send something where they think it is the original; here anything is as good as nothing.
            : !isKeyNeeded && !Forwarding.Any(context.Request.Headers.ContainsKey) ? Caller.Local
            : null;
}

/// <summary>Marks an endpoint whose key may come in the first message instead of a header.</summary>
internal sealed record KeyInFirstMessage;
