using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Myna.Server.Api.ElevenLabs;
using Myna.Server.Hosting;
using Myna.Server.Keys;
using Myna.Server.Speaking;

namespace Myna.Server.Api.OpenAi;

/// <summary>
/// <c>/v1/models</c>, which OpenAI and ElevenLabs both have: who sends ElevenLabs' header, or says so in the path, gets its list.
/// </summary>
internal static class ModelsEndpoints
{
    private const string Owner = "myna";

    // OpenAI's names, which stand for the usual model; some clients choose among what is listed.
    private static readonly string[] Names = ["tts-1", "tts-1-hd", "gpt-4o-mini-tts"];

    /// <summary>Wires the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/v1/models", List).Needs(KeyScope.Speak).Produces<ModelList>().WithSummary("Lists models, as OpenAI's API or as ElevenLabs'.");
        api.MapGet("/v1/models/{model}", Find).Needs(KeyScope.Speak).Produces<ModelEntry>().WithSummary("Tells of one model.");
    }

    private static IResult List(HttpContext context, ModelHost models, ServerOptions options) =>
        Caller(context) == Dialect.ElevenLabs
            ? TypedResults.Ok(ElevenLabsModels.Of(models, options))
            : TypedResults.Ok(new ModelList("list", [.. models.Names().Concat(Names).Select(Entry)]));

    private static Ok<ModelEntry> Find(string model, ModelHost models)
    {
        models.Resolve(model);
        return TypedResults.Ok(Entry(model));
    }

    private static Dialect Caller(HttpContext context) =>
        context.Features.Get<DialectMark>()?.Dialect
        ?? (context.Request.Headers.ContainsKey(KeyGate.ElevenLabsHeader) || context.Request.Headers["X-Fern-SDK-Name"].ToString().Contains("elevenlabs", StringComparison.OrdinalIgnoreCase)
            ? Dialect.ElevenLabs
            : Dialect.OpenAi);

    private static ModelEntry Entry(string id) => new(id, "model", DateTimeOffset.UnixEpoch.ToUnixTimeSeconds(), Owner);
}
