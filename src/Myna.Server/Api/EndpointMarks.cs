using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Myna.Server.Hosting;
using Myna.Server.Keys;

namespace Myna.Server.Api;

/// <summary>What endpoints say of themselves.</summary>
internal static class EndpointMarks
{
    /// <summary>A group of endpoints of one API.</summary>
    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder routes, string tag, Dialect dialect) =>
        routes.MapGroup("").WithTags(tag).WithMetadata(new DialectMark(dialect));

    /// <summary>Says what a caller must be allowed.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder endpoint, KeyScope scope)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new NeedsScope(scope));

    /// <summary>Says that a form with files is expected; its summary tells the fields.</summary>
    public static RouteHandlerBuilder TakesForm(this RouteHandlerBuilder endpoint) =>
        endpoint.Accepts<JsonElement>("multipart/form-data").DisableAntiforgery();
}
