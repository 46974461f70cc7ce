using System.Net;
using System.Text;
using System.Text.Json;

namespace Myna.Remote.Servers;

/// <summary>Answers of servers that say no, in words.</summary>
internal static class FaultAnswer
{
    private const int MostBytes = 16 << 10;
    private const int MostCharacters = 300;

    /// <summary>Reads an answer with a bad status.</summary>
    /// <param name="server">Who answered.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<RemoteFault> ReadAsync(string server, HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        byte[] body = [];
        try
        {
            body = await HeadAsync(answer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            // The status alone says enough.
        }

        return Of(server, answer, body);
    }

    /// <summary>The fault of an answer with a bad status whose body is read already.</summary>
    /// <param name="server">Who answered.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="body">Its body, or the beginning of it.</param>
    public static RemoteFault Of(string server, HttpResponseMessage answer, ReadOnlySpan<byte> body)
    {
        string said = body.Length > 0 && MessageOf(body[..Math.Min(body.Length, MostBytes)]) is { Length: > 0 } message ? $": {message}" : "";
        int status = (int)answer.StatusCode;
        TimeSpan? after = answer.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - DateTimeOffset.UtcNow is { Ticks: > 0 } left ? left : TimeSpan.Zero,
            _ => null,
        };
        return answer.StatusCode switch
        {
            HttpStatusCode.Unauthorized => new RemoteFault($"{server} does not accept the key (401){said}; put the right one into remotes.json, or into the variable that it names", canRetry: false),
            HttpStatusCode.Forbidden => new RemoteFault($"{server} does not allow this with the key (403){said}", canRetry: false),
            HttpStatusCode.NotFound => new RemoteFault($"{server} knows no such address, model or voice (404){said}", canRetry: false) { IsUnknownAddress = true },
            HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity => new RemoteFault($"{server} cannot use the request ({status}){said}", canRetry: false),
            HttpStatusCode.TooManyRequests => new RemoteFault($"{server} is busy (429){said}", canRetry: true) { RetryAfter = after },
            _ when status is >= 300 and < 400 => new RemoteFault($"{server} sends elsewhere ({status}); give its final address in remotes.json", canRetry: false),
            _ => new RemoteFault($"{server} failed ({status}){said}", canRetry: status is 408 or >= 500) { IsOutage = status >= 500, RetryAfter = after },
        };
    }

    /// <summary>The first bytes of an answer.</summary>
    public static async Task<byte[]> HeadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        await using Stream stream = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var head = new byte[MostBytes];
        int count = await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return head[..count];
    }

    /// <summary>The message in an error's body: OpenAI's <c>error.message</c>, FastAPI's <c>detail</c>, a <c>message</c>, or a short text.</summary>
    public static string MessageOf(ReadOnlySpan<byte> body)
    {
        string text = Encoding.UTF8.GetString(body).Trim();
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            text = Find(document.RootElement) ?? "";
        }
        catch (JsonException)
        {
            text = text.StartsWith('<') ? "" : text;
        }

        string line = string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character));
        return line.Length <= MostCharacters ? line.TrimEnd('.') : line[..MostCharacters] + "…";
    }

    private static string? Find(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                return element.GetString();
            case JsonValueKind.Array:
                return string.Join("; ", element.EnumerateArray().Take(3).Select(Find).OfType<string>());
            case JsonValueKind.Object:
                foreach (string name in (ReadOnlySpan<string>)["error", "detail", "message", "msg"])
                {
                    if (element.TryGetProperty(name, out JsonElement inner) && Find(inner) is { Length: > 0 } found)
                    {
                        return name == "msg" && element.TryGetProperty("loc", out JsonElement place) && Find(place) is { Length: > 0 } where
                            ? $"{where.Replace("; ", ".", StringComparison.Ordinal)}: {found}"
                            : found;
                    }
                }

                return null;
            default:
                return null;
        }
    }
}
