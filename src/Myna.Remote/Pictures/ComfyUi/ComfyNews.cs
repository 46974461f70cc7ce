using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;
using Myna.Remote.Servers;

namespace Myna.Remote.Pictures.ComfyUi;

/// <summary>Something that a ComfyUI tells of a workflow.</summary>
/// <param name="Type">Such as <c>progress</c>, <c>executing</c>, <c>execution_error</c>.</param>
/// <param name="PromptId">Whose it is; null where it does not say.</param>
/// <param name="Step">Steps that are done, with <c>progress</c>.</param>
/// <param name="Steps">Steps in all.</param>
internal sealed record ComfyEvent(string Type, string? PromptId, int Step, int Steps);

/// <summary>What a ComfyUI tells over its web socket (<c>/ws?clientId=…</c>). Where there is none, nothing comes, and its history is asked instead.</summary>
internal sealed class ComfyNews : IAsyncDisposable
{
    private const int MostMessageBytes = 1 << 20;
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(10);

    private readonly Channel<ComfyEvent> _events = Channel.CreateBounded<ComfyEvent>(new BoundedChannelOptions(64) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly CancellationTokenSource _end;
    private readonly Task _reading;

    private ComfyNews(BackEnd server, string client, CancellationToken cancellationToken)
    {
        _end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Connected = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        _reading = Task.Run(() => ReadAsync(server, client, _end.Token), CancellationToken.None);
    }

    private TaskCompletionSource<bool> Connected { get; }

    /// <summary>Begins to listen; returns once it does, or cannot.</summary>
    public static async Task<ComfyNews> ListenAsync(BackEnd server, string client, CancellationToken cancellationToken)
    {
        var news = new ComfyNews(server, client, cancellationToken);
        await news.Connected.Task.ConfigureAwait(false);
        return news;
    }

    /// <summary>Waits for the next event.</summary>
    /// <returns>It; null when none came in time.</returns>
    public async Task<ComfyEvent?> NextAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            return await _events.Reader.ReadAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(false);
        _end.Dispose();
    }

    private async Task ReadAsync(BackEnd server, string client, CancellationToken cancellationToken)
    {
        try
        {
            using var socket = new ClientWebSocket();
            server.Authorize(socket.Options);
            using (var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
            {
                patience.CancelAfter(ConnectPatience);
                await socket.ConnectAsync(server.SocketAddress("ws?clientId=" + client), patience.Token).ConfigureAwait(false);
            }

            Connected.TrySetResult(true);
            var bytes = new byte[MostMessageBytes];
            int count = 0;
            while (socket.State == WebSocketState.Open)
            {
                ValueWebSocketReceiveResult part = await socket.ReceiveAsync(bytes.AsMemory(count), cancellationToken).ConfigureAwait(false);

                // Binary messages are previews. What is too long to be news is passed over.
                count = count + part.Count < bytes.Length ? count + part.Count : 0;
                if (part.EndOfMessage)
                {
                    if (part.MessageType == WebSocketMessageType.Text && Parse(bytes.AsMemory(0, count)) is { } said)
                    {
                        _events.Writer.TryWrite(said);
                    }

                    count = 0;
                }
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException)
        {
            // Its history tells as much, later.
        }
        finally
        {
            Connected.TrySetResult(false);
        }
    }

    private static ComfyEvent? Parse(ReadOnlyMemory<byte> message)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(message);
            JsonElement root = document.RootElement, body = root.GetProperty("data");
            string type = root.GetProperty("type").GetString() ?? "";
            bool isOver = type == "executing" && body.TryGetProperty("node", out JsonElement node) && node.ValueKind == JsonValueKind.Null;
            return new ComfyEvent(
                isOver ? "execution_success" : type,
                body.TryGetProperty("prompt_id", out JsonElement id) ? id.GetString() : null,
                Number(body, "value"),
                Number(body, "max"));
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static int Number(JsonElement body, string name) =>
        body.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number : 0;
}
