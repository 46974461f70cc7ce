using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace Myna.Server.Hosting;

/// <summary>Whose manner of speaking an endpoint has: what its errors look like.</summary>
internal enum Dialect
{
    /// <summary><c>{"error": {"message", "type", "param", "code"}}</c>; Myna's own endpoints speak so too.</summary>
    OpenAi,

    /// <summary><c>{"detail": {"status", "message"}}</c>, and a list of <c>{"loc", "msg", "type"}</c> for wrong fields.</summary>
    ElevenLabs,
}

/// <summary>Errors in both manners.</summary>
internal static class ErrorAnswer
{
    /// <summary>Answers with an error.</summary>
    public static async Task WriteAsync(HttpContext context, Dialect dialect, HttpFault fault)
    {
        HttpResponse response = context.Response;
        bool isWrongField = fault.Status == StatusCodes.Status400BadRequest && fault.Parameter is not null;

        // ElevenLabs' server checks fields with a status of its own.
        response.StatusCode = dialect == Dialect.ElevenLabs && isWrongField ? StatusCodes.Status422UnprocessableEntity : fault.Status;
        if (fault.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        response.ContentType = "application/json";
        await response.Body.WriteAsync(Body(dialect, fault), context.RequestAborted);
    }

    /// <summary>The error as JSON.</summary>
    public static byte[] Body(Dialect dialect, HttpFault fault) => dialect switch
    {
        Dialect.ElevenLabs when fault.Parameter is not null && fault.Status == StatusCodes.Status400BadRequest => JsonSerializer.SerializeToUtf8Bytes(
            new ElevenLabsFieldErrors([new ElevenLabsFieldError(["body", fault.Parameter], fault.Message, fault.Code)]), ErrorJson.Default.ElevenLabsFieldErrors),
        Dialect.ElevenLabs => JsonSerializer.SerializeToUtf8Bytes(
            new ElevenLabsError(new ElevenLabsDetail(fault.Code, fault.Message)), ErrorJson.Default.ElevenLabsError),
        _ => JsonSerializer.SerializeToUtf8Bytes(
            new OpenAiError(new OpenAiDetail(fault.Message, OpenAiType(fault.Status), fault.Parameter, fault.Code)), ErrorJson.Default.OpenAiError),
    };

    private static string OpenAiType(int status) => status switch
    {
        401 => "authentication_error",
        403 => "permission_error",
        429 => "rate_limit_error",
        >= 500 => "server_error",
        _ => "invalid_request_error",
    };
}

/// <summary>An error as OpenAI's API tells it.</summary>
internal sealed record OpenAiError(OpenAiDetail Error);

/// <summary>What went wrong.</summary>
internal sealed record OpenAiDetail(string Message, string Type, string? Param, string? Code);

/// <summary>An error as ElevenLabs' API tells it.</summary>
internal sealed record ElevenLabsError(ElevenLabsDetail Detail);

/// <summary>What went wrong.</summary>
internal sealed record ElevenLabsDetail(string Status, string Message);

/// <summary>Wrong fields as ElevenLabs' API tells them.</summary>
internal sealed record ElevenLabsFieldErrors(IReadOnlyList<ElevenLabsFieldError> Detail);

/// <summary>One wrong field.</summary>
internal sealed record ElevenLabsFieldError(IReadOnlyList<string> Loc, string Msg, string Type);

/// <summary>Errors as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(OpenAiError))]
[JsonSerializable(typeof(ElevenLabsError))]
[JsonSerializable(typeof(ElevenLabsFieldErrors))]
internal sealed partial class ErrorJson : JsonSerializerContext;
