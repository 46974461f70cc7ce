namespace Myna.Server.Keys;

/// <summary>Says what a caller must be allowed to use an endpoint; <see cref="KeyScope.None"/> opens it to everybody.</summary>
/// <param name="Scope">All of these.</param>
internal sealed record NeedsScope(KeyScope Scope);
