using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using Myna.Library;

namespace Myna.Server.Hosting;

/// <summary>Turns whatever goes wrong into an answer in the manner of the API that was asked.</summary>
internal sealed partial class Faults(ILogger<Faults> log)
{
    // nginx' number for a client that went away; nobody sees it but the log.
    private const int ClientClosedRequest = 499;

    /// <summary>Runs the rest of the pipeline.</summary>
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        Exception failure;
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null or 0, ContentType: null })
            {
                await AnswerAsync(context, Unrouted(context));
            }

            return;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            if (!context.Response.HasStarted)
            {
                context.Response.StatusCode = ClientClosedRequest;
            }

            return;
        }
#pragma warning disable CA1031 // The last stop: every error becomes an answer.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception;
        }

        HttpFault fault = FaultOf(failure, context);
        if (context.Response.HasStarted)
        {
            // A stream that just ends would pass for a whole one.
            LogBroken(log, context.Request.Path, failure);
            context.Abort();
            return;
        }

        await AnswerAsync(context, fault);
    }

    /// <summary>What to tell of a failure.</summary>
    public HttpFault FaultOf(Exception failure, HttpContext context)
    {
        switch (failure)
        {
            case HttpFault fault:
                return fault;
            case LibraryException { Failure: LibraryFailure.NotFound }:
                return new HttpFault(StatusCodes.Status404NotFound, "not_found", failure.Message, inner: failure);
            case LibraryException { Failure: LibraryFailure.NotInstalled }:
                return new HttpFault(StatusCodes.Status503ServiceUnavailable, "not_installed", failure.Message, inner: failure);
            case MynaException:
                return new HttpFault(StatusCodes.Status400BadRequest, "invalid_request", failure.Message, inner: failure);
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return new HttpFault(StatusCodes.Status413PayloadTooLarge, "request_too_large", "the request is larger than this endpoint takes; send less, or cut the recording", inner: failure);
            case BadHttpRequestException bad:
                return new HttpFault(bad.StatusCode, "invalid_request", Explain(bad), inner: failure);
            case OperationCanceledException:
                return new HttpFault(StatusCodes.Status503ServiceUnavailable, "deadline_passed", "the work took longer than this server allows; send less text, or make a job of it", inner: failure);
            default:
                LogFailure(log, context.TraceIdentifier, context.Request.Path, failure);
                return new HttpFault(
                    StatusCodes.Status500InternalServerError,
                    "internal_error",
                    $"something went wrong here that is not your fault; the server's log tells more under {context.TraceIdentifier}",
                    inner: failure);
        }
    }

    private static string Explain(BadHttpRequestException bad) =>
        bad.InnerException is System.Text.Json.JsonException json ? $"the body is not the JSON that this endpoint takes: {json.Message}" : bad.Message;

    private static HttpFault Unrouted(HttpContext context) => context.Response.StatusCode switch
    {
        405 => new HttpFault(405, "method_not_allowed", $"{context.Request.Method} is not possible here; /docs lists what is"),
        400 => new HttpFault(400, "invalid_request", "the request cannot be read; /docs tells what it must hold"),
        413 => new HttpFault(413, "request_too_large", "the request is larger than this endpoint takes; send less"),
        415 => new HttpFault(415, "unsupported_media_type", "send JSON with Content-Type: application/json, or a form as multipart/form-data; /docs tells which"),
        404 => new HttpFault(404, "not_found", $"there is nothing at {context.Request.Path}; /docs lists what there is"),
        int status => new HttpFault(status, "refused", "the request was refused; /docs tells what is possible"),
    };

    private static Task AnswerAsync(HttpContext context, HttpFault fault)
    {
        IHeaderDictionary headers = context.Response.Headers;

        // Pages of an allowed origin may read errors too.
        (StringValues origin, StringValues vary) = (headers.AccessControlAllowOrigin, headers.Vary);
        context.Response.Clear();
        SecurityHeaders.Set(context);
        if (origin.Count > 0)
        {
            (headers.AccessControlAllowOrigin, headers.Vary) = (origin, vary);
            headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        }

        return ErrorAnswer.WriteAsync(context, DialectOf(context), fault);
    }

    private static Dialect DialectOf(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<DialectMark>()?.Dialect
        ?? (context.Request.Headers.ContainsKey(Keys.KeyGate.ElevenLabsHeader) ? Dialect.ElevenLabs : Dialect.OpenAi);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Request} to {Path} failed")]
    private static partial void LogFailure(ILogger log, string request, string path, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A stream from {Path} broke off")]
    private static partial void LogBroken(ILogger log, string path, Exception exception);
}

/// <summary>Says in whose manner an endpoint tells errors.</summary>
internal sealed record DialectMark(Dialect Dialect);
