using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Myna.Server.Api;
using Myna.Server.Keys;
using Scalar.AspNetCore;

namespace Myna.Server.Hosting;

/// <summary>The OpenAPI document at <c>/openapi/v1.json</c> and pages made of it at <c>/docs</c>; nothing of it comes from another server.</summary>
internal static class Documentation
{
    // Scalar's script puts its styles into the page, and begins in a script of the page itself.
    private const string Policy =
        "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
        + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Sets it up.</summary>
    public static void Add(IServiceCollection services) => services.AddOpenApi("v1", options =>
        options.AddDocumentTransformer((document, context, cancellationToken) =>
        {
            document.Info.Title = "Myna";
            document.Info.Description =
                "Clone a voice from 3 seconds of audio and speak any text with it; take pictures apart into layers. "
                + "Clients of OpenAI and ElevenLabs work with this server as their base URL.";
            return Task.CompletedTask;
        }));

    /// <summary>Wires the document and the pages.</summary>
    public static void Map(WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").Needs(KeyScope.None);
        app.MapScalarApiReference("/docs", options => options
                .WithTitle("Myna")
                .WithOpenApiRoutePattern("/openapi/{documentName}.json")
                .DisableDefaultFonts()
                .DisableTelemetry()
                .DisableAgent()
                .DisableMcp())
            .Needs(KeyScope.None)
            .AddEndpointFilter(async (context, next) =>
            {
                SecurityHeaders.SetPage(context.HttpContext, Policy);
                return await next(context);
            });
    }
}
