using System.Globalization;
using System.Text;
using System.Text.Json;
using Myna.Layers.Document;
using Myna.Layers.Engines;
using Myna.Layers.Pictures;
using Myna.Remote.Configuration;
using Myna.Remote.Servers;

namespace Myna.Remote.Pictures;

/// <summary>Another Myna: its <c>/v1/layers</c> makes a job, whose events tell how far it is; the document comes as a whole.</summary>
internal sealed class MynaLayers(BackEnds servers, RemoteSettings settings) : ILayerProtocol
{
    private const long MostStatusBytes = 16 << 20;
    private const long MostDocumentBytes = 1L << 30;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public async Task<LayerAnswer> RunAsync(BackEnd server, LayerWork work, IProgress<EngineProgress>? progress, CancellationToken cancellationToken)
    {
        string id = await SendAsync(server, work, cancellationToken).ConfigureAwait(false);
        bool isOver = false;
        try
        {
            while (true)
            {
                // The events are for watching; how it ended is asked for.
                await WatchAsync(server, id, progress, cancellationToken).ConfigureAwait(false);
                using HttpRequestMessage look = server.Request(HttpMethod.Get, "v1/layers/" + id);
                string state = Over(server, await servers.AskAsync(server, look, MostStatusBytes, cancellationToken).ConfigureAwait(false), out string? error);
                isOver = state is "succeeded" or "failed" or "cancelled";
                if (isOver)
                {
                    return state == "succeeded"
                        ? new LayerAnswer([], await FetchAsync(server, id, cancellationToken).ConfigureAwait(false))
                        : throw new RemoteFault($"{server.Label} could not split the picture: {error ?? state}", canRetry: false);
                }

                await Task.Delay(BetweenLooks, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            await ForgetAsync(server, id, isOver).ConfigureAwait(false);
        }
    }

    private async Task<string> SendAsync(BackEnd server, LayerWork work, CancellationToken cancellationToken)
    {
        LayerOrder order = work.Order;
        using HttpRequestMessage request = server.Request(HttpMethod.Post, "v1/layers");
        var form = new MultipartFormDataContent { { new ByteArrayContent(work.WholeFile()), "image", "picture.png" } };
        request.Content = form;
        Add("engine", settings.Engine);
        Add("seed", Number(work.Seed));
        if (settings.Engine == "builtin")
        {
            Add("maximum_layers", order.Layers is { } most ? Number(most) : null);
        }
        else
        {
            Add("layers", Number(work.Layers));
            Add("steps", order.Steps is { } steps ? Number(steps) : null);
            Add("resolution", Number(order.Resolution));
            Add("prompt", order.Prompt);
            Add("negative_prompt", order.NegativePrompt);
            Add("guidance", order.Guidance is { } guidance ? Number(guidance) : null);
        }

        byte[] body = await servers.AskAsync(server, request, MostStatusBytes, cancellationToken).ConfigureAwait(false);
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            return Uri.EscapeDataString(document.RootElement.GetProperty("id").GetString()!);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentNullException)
        {
            throw new RemoteFault($"{server.Label} answered without an id; is this the address of a Myna server?", canRetry: false, exception);
        }

        void Add(string name, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                form.Add(new StringContent(value), name);
            }
        }
    }

    /// <summary>Passes on the job's events until they end or break off; whoever may not see them does without.</summary>
    private async Task WatchAsync(BackEnd server, string id, IProgress<EngineProgress>? progress, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            limit.CancelAfter(settings.LayersLimit);
            using HttpRequestMessage request = server.Request(HttpMethod.Get, $"v1/jobs/{id}/events");
            using HttpResponseMessage answer = await servers.SendAsync(server, request, "news of the layers", limit.Token, cancellationToken).ConfigureAwait(false);
            using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(limit.Token).ConfigureAwait(false));
            while (await reader.ReadLineAsync(limit.Token).ConfigureAwait(false) is { } line)
            {
                limit.CancelAfter(settings.LayersLimit);
                if (line.StartsWith("data:", StringComparison.Ordinal) && Progress(line[5..]) is { } news)
                {
                    progress?.Report(news);
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw servers.Late(server, "news of the layers");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || exception is RemoteFault { IsOutage: false })
        {
            // The next look tells.
        }
    }

    private static EngineProgress? Progress(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            string stage = root.TryGetProperty("stage", out JsonElement word) && word.ValueKind == JsonValueKind.String ? word.GetString()! : "waiting";
            double done = root.TryGetProperty("fraction", out JsonElement fraction) && fraction.ValueKind == JsonValueKind.Number ? Math.Clamp(fraction.GetDouble(), 0, 1) : 0;
            TimeSpan? left = root.TryGetProperty("seconds_left", out JsonElement seconds) && seconds.ValueKind == JsonValueKind.Number && seconds.GetDouble() is >= 0 and < 1e8 and var time
                ? TimeSpan.FromSeconds(time)
                : null;
            return new EngineProgress(stage, done, Left: left);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string Over(BackEnd server, byte[] body, out string? error)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            error = document.RootElement.TryGetProperty("error", out JsonElement fault) && fault.ValueKind == JsonValueKind.Object ? fault.GetProperty("message").GetString() : null;
            return document.RootElement.GetProperty("state").GetString() ?? "";
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new RemoteFault($"{server.Label} told nothing of the layers that can be read", canRetry: false, exception);
        }
    }

    private async Task<LayerDocument> FetchAsync(BackEnd server, string id, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = server.Request(HttpMethod.Post, $"v1/layers/{id}/export");
        request.Content = new StringContent($$"""{"format":"{{LayerStore.Extension[1..]}}"}""", Encoding.UTF8, "application/json");
        byte[] body = await servers.AskAsync(server, request, MostDocumentBytes, cancellationToken).ConfigureAwait(false);
        string path = Path.Combine(Path.GetTempPath(), $"myna-{Guid.NewGuid():N}{LayerStore.Extension}");
        try
        {
            await File.WriteAllBytesAsync(path, body, cancellationToken).ConfigureAwait(false);
            return await LayerStore.OpenAsync(path, PictureLimits.Default, cancellationToken).ConfigureAwait(false);
        }
        catch (MynaException exception)
        {
            throw new RemoteFault($"{server.Label} gave a document that cannot be read: {exception.Message}", canRetry: false, exception);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Ends the job where it is under way, and leaves nothing of it there.</summary>
    private async Task ForgetAsync(BackEnd server, string id, bool isOver)
    {
        using var limit = new CancellationTokenSource(StopPatience);
        try
        {
            if (!isOver)
            {
                using HttpRequestMessage cancel = server.Request(HttpMethod.Post, $"v1/jobs/{id}/cancel");
                using HttpResponseMessage cancelled = await servers.Client.SendAsync(cancel, limit.Token).ConfigureAwait(false);
            }

            using HttpRequestMessage delete = server.Request(HttpMethod.Delete, "v1/layers/" + id);
            using HttpResponseMessage deleted = await servers.Client.SendAsync(delete, limit.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            // The server's own housekeeping does it.
        }
    }

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}
