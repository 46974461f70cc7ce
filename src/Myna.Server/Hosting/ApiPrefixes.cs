using Microsoft.AspNetCore.Http;

namespace Myna.Server.Hosting;

/// <summary>Lets clients say in the path which API they mean: <c>/elevenlabs/v1/models</c>, <c>/openai/v1/models</c>.</summary>
internal static class ApiPrefixes
{
    private static readonly (PathString Prefix, Dialect Dialect)[] Prefixes =
    [
        ("/elevenlabs", Dialect.ElevenLabs),
        ("/openai", Dialect.OpenAi),
    ];

    /// <summary>Takes the prefix off, and remembers what it said.</summary>
    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        foreach ((PathString prefix, Dialect dialect) in Prefixes)
        {
            if (context.Request.Path.StartsWithSegments(prefix, out PathString rest) && rest.HasValue)
            {
                context.Request.Path = rest;
                context.Features.Set(new DialectMark(dialect));
                break;
            }
        }

        return next(context);
    }
}
