using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Myna.Server.Hosting;
using Myna.Server.Keys;
using Myna.Server.Speaking;

namespace Myna.Server.Api.Own;

/// <summary>Whether the server lives (<c>/health</c>), and whether it can speak (<c>/ready</c>).</summary>
internal static class HealthEndpoints
{
    /// <summary>Wires the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/health", () => TypedResults.Text("ok")).Needs(KeyScope.None).WithSummary("Whether the process answers.");
        api.MapGet("/ready", Ready)
            .Needs(KeyScope.None)
            .Produces<Readiness>()
            .Produces<Readiness>(StatusCodes.Status503ServiceUnavailable)
            .WithSummary("Whether the usual model is loaded and has spoken.");
    }

    private static JsonHttpResult<Readiness> Ready(WarmUp warmUp, ModelHost models, SpeakingTurns turns) => TypedResults.Json(
        new Readiness(warmUp.IsReady, warmUp.IsReady ? null : warmUp.Problem ?? "warming up", models.InMemory, turns.Speaking, turns.Waiting),
        HealthJson.Default.Readiness,
        statusCode: warmUp.IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
}

/// <summary>How the server is.</summary>
/// <param name="Ready">Whether it can speak.</param>
/// <param name="Waiting">What for, if it cannot.</param>
/// <param name="Models">Models in memory.</param>
/// <param name="SpeakingNow">Requests that are being spoken.</param>
/// <param name="InQueue">Requests that wait.</param>
internal sealed record Readiness(bool Ready, string? Waiting, IReadOnlyList<string> Models, int SpeakingNow, int InQueue);

/// <summary>Health as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Readiness))]
internal sealed partial class HealthJson : JsonSerializerContext;
