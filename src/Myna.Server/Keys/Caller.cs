using Microsoft.AspNetCore.Http;

namespace Myna.Server.Keys;

/// <summary>Who makes a request.</summary>
/// <param name="Id">The key's id, or <see cref="LocalId"/>.</param>
/// <param name="Name">What the key is called.</param>
/// <param name="Scopes">What the caller may do.</param>
/// <param name="RequestsPerMinute">The key's own limit, if it has one.</param>
/// <param name="MostCharacters">The key's own limit, if it has one.</param>
internal sealed record Caller(string Id, string Name, KeyScope Scopes, int? RequestsPerMinute = null, int? MostCharacters = null)
{
    /// <summary>The id of everybody on this machine who needs no key.</summary>
    public const string LocalId = "local";

    /// <summary>Somebody on this machine, on a server that only this machine reaches.</summary>
    public static Caller Local { get; } = new(LocalId, "this machine", KeyScope.All);

    /// <summary>Somebody who showed a key.</summary>
    public static Caller Of(ApiKey key) => new(key.Id, key.Name, key.Scopes, key.RequestsPerMinute, key.MostCharacters);

    /// <summary>Who makes this request, as <see cref="KeyGate"/> found out.</summary>
    public static Caller Of(HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("The gate has not seen this request.");
}
