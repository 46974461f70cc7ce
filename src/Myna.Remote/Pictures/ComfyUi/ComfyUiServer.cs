using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Myna.Layers.Engines;
using Myna.Layers.Pictures;
using Myna.Remote.Configuration;
using Myna.Remote.Servers;

namespace Myna.Remote.Pictures.ComfyUi;

/// <summary>
/// A ComfyUI: the picture is uploaded (<c>/upload/image</c>), the workflow queued (<c>/prompt</c>), its progress heard (<c>/ws</c>), and
/// the layers fetched (<c>/history/{id}</c>, <c>/view</c>); as <c>script_examples/websockets_api_example.py</c> of ComfyUI does it.
/// </summary>
internal sealed class ComfyUiServer(BackEnds servers, RemoteSettings settings, ComfyWorkflow workflow) : ILayerProtocol
{
    private const long MostJsonBytes = 16 << 20;
    private const long MostPictureBytes = 256L << 20;

    /// <summary>Between two looks at the history, where the web socket tells nothing.</summary>
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(2);

    /// <summary>How long telling the server to stop may take.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public async Task<LayerAnswer> RunAsync(BackEnd server, LayerWork work, IProgress<EngineProgress>? progress, CancellationToken cancellationToken)
    {
        string client = Guid.NewGuid().ToString("N");
        string image = await UploadAsync(server, work, client, cancellationToken).ConfigureAwait(false);
        ComfyNews news = await ComfyNews.ListenAsync(server, client, cancellationToken).ConfigureAwait(false);
        await using (news.ConfigureAwait(false))
        {
            string prompt = await QueueAsync(server, workflow.Fill(work, image), client, cancellationToken).ConfigureAwait(false);
            var run = new Run(server, prompt);
            try
            {
                IReadOnlyList<ComfyFile> files = await WaitAsync(run, news, progress, cancellationToken).ConfigureAwait(false);
                var layers = new List<Picture>();
                foreach (ComfyFile file in files)
                {
                    using HttpRequestMessage view = server.Request(HttpMethod.Get, file.Path);
                    byte[] bytes = await servers.AskAsync(server, view, MostPictureBytes, cancellationToken).ConfigureAwait(false);
                    layers.Add(await RemotePicture.ReadAsync(server, bytes, file.Filename, cancellationToken).ConfigureAwait(false));
                }

                return new LayerAnswer(layers);
            }
            catch (Exception exception) when (exception is OperationCanceledException || exception is RemoteFault { IsOutage: true })
            {
                await StopAsync(run).ConfigureAwait(false);
                throw;
            }
        }
    }

    private async Task<string> UploadAsync(BackEnd server, LayerWork work, string client, CancellationToken cancellationToken)
    {
        var picture = new ByteArrayContent(work.SmallFile());
        picture.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        using HttpRequestMessage request = server.Request(HttpMethod.Post, "upload/image");
        request.Content = new MultipartFormDataContent
        {
            { picture, "image", $"myna-{client}.png" },
            { new StringContent("input"), "type" },
            { new StringContent("true"), "overwrite" },
        };
        byte[] body = await servers.AskAsync(server, request, MostJsonBytes, cancellationToken).ConfigureAwait(false);
        string name = Text(server, body, "name"), folder = Text(server, body, "subfolder", "");
        return folder.Length > 0 ? $"{folder}/{name}" : name;
    }

    private async Task<string> QueueAsync(BackEnd server, JsonObject graph, string client, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = server.Request(HttpMethod.Post, "prompt");
        request.Content = Json(new JsonObject { ["prompt"] = graph, ["client_id"] = client });
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(settings.LayersLimit);
        using HttpResponseMessage answer = await servers.SendAsync(server, request, "answer", limit.Token, cancellationToken, alsoRefusals: true).ConfigureAwait(false);
        byte[] body = await AnswerBody.ReadAsync(server, answer, MostJsonBytes, limit.Token).ConfigureAwait(false);
        if (ComfyHistory.NodeErrors(body) is { Length: > 0 } errors)
        {
            throw new RemoteFault($"{server.Label} cannot run the workflow: {errors}", canRetry: false);
        }

        return answer.IsSuccessStatusCode ? Text(server, body, "prompt_id") : throw FaultAnswer.Of(server.Label, answer, body);
    }

    private async Task<IReadOnlyList<ComfyFile>> WaitAsync(Run run, ComfyNews news, IProgress<EngineProgress>? progress, CancellationToken cancellationToken)
    {
        progress?.Report(new EngineProgress($"waiting for {run.Server.Label}", 0));
        long start = Stopwatch.GetTimestamp(), heard = start;
        while (true)
        {
            ComfyEvent? said = await news.NextAsync(BetweenLooks, cancellationToken).ConfigureAwait(false);
            bool isOurs = said?.PromptId == run.Prompt;
            if (isOurs)
            {
                heard = Stopwatch.GetTimestamp();
                run.IsRunning |= said!.Type is "execution_start" or "executing" or "progress";
                if (said.Type == "progress" && said.Steps > 0)
                {
                    double share = (double)said.Step / said.Steps;
                    TimeSpan? left = said.Step > 0 ? Stopwatch.GetElapsedTime(start) * ((1 - share) / share) : null;
                    progress?.Report(new EngineProgress("removing noise", Math.Min(1, share), said.Step, said.Steps, left));
                }
            }

            if (said is null || (isOurs && said.Type.StartsWith("execution_", StringComparison.Ordinal) && said.Type is not "execution_start" and not "execution_cached"))
            {
                using HttpRequestMessage look = run.Server.Request(HttpMethod.Get, "history/" + run.Prompt);
                byte[] body = await servers.AskAsync(run.Server, look, MostJsonBytes, cancellationToken).ConfigureAwait(false);
                if (ComfyHistory.Read(run.Server, body, run.Prompt) is { } files)
                {
                    return files;
                }
            }

            if (Stopwatch.GetElapsedTime(heard) > settings.LayersLimit)
            {
                throw servers.Late(run.Server, "news of the layers");
            }
        }
    }

    /// <summary>Takes the workflow out of the queue, or interrupts it. Older servers interrupt whatever runs, so only ours is, once it is known to run.</summary>
    private async Task StopAsync(Run run)
    {
        using var limit = new CancellationTokenSource(StopPatience);
        (string Path, JsonObject Body)[] calls =
        [
            ("queue", new JsonObject { ["delete"] = new JsonArray(run.Prompt) }),
            .. run.IsRunning ? [("interrupt", new JsonObject { ["prompt_id"] = run.Prompt })] : Array.Empty<(string, JsonObject)>(),
        ];
        foreach ((string path, JsonObject body) in calls)
        {
            try
            {
                using HttpRequestMessage request = run.Server.Request(HttpMethod.Post, path);
                request.Content = Json(body);
                using HttpResponseMessage answer = await servers.Client.SendAsync(request, limit.Token).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
            {
                // Whoever cannot be told does not matter any more.
            }
        }
    }

    private static StringContent Json(JsonObject body) => new(body.ToJsonString(), Encoding.UTF8, "application/json");

    private static string Text(BackEnd server, byte[] body, string name, string? otherwise = null)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            return document.RootElement.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()!
                : otherwise ?? throw new JsonException();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new RemoteFault($"{server.Label} answered without {name}; is this the address of a ComfyUI?", canRetry: false, exception);
        }
    }

    /// <summary>A workflow under way.</summary>
    private sealed record Run(BackEnd Server, string Prompt)
    {
        public bool IsRunning { get; set; }
    }
}
