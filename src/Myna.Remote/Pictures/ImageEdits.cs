using System.Buffers.Text;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Myna.Layers.Engines;
using Myna.Layers.Pictures;
using Myna.Remote.Configuration;
using Myna.Remote.Servers;

namespace Myna.Remote.Pictures;

/// <summary>
/// <c>POST /v1/images/edits</c> with <c>layers</c> and <c>resolution</c>: OpenAI's form with the extensions of vllm-omni
/// (docs/serving/image_edit_api.md and pull request 2053 there). The answer has one picture a layer, bottom first.
/// </summary>
internal sealed class ImageEdits(BackEnds servers, RemoteSettings settings) : ILayerProtocol
{
    private const long MostAnswerBytes = 1L << 30;

    // Nobody's prompt: the server's pipeline has the picture described then. An empty field counts as missing.
    private const string NoPrompt = " ";

    /// <inheritdoc/>
    public async Task<LayerAnswer> RunAsync(BackEnd server, LayerWork work, IProgress<EngineProgress>? progress, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = server.Request(HttpMethod.Post, "v1/images/edits");
        request.Content = Form(work);
        progress?.Report(new EngineProgress($"waiting for {server.Label}", 0));
        byte[] body = await servers.AskAsync(server, request, MostAnswerBytes, cancellationToken).ConfigureAwait(false);
        var layers = new List<Picture>();
        foreach (byte[] file in Files(server, body))
        {
            layers.Add(await RemotePicture.ReadAsync(server, file, $"layer {layers.Count}", cancellationToken).ConfigureAwait(false));
        }

        return new LayerAnswer(layers);
    }

    /// <summary>The pictures of <c>{"data": [{"b64_json": …}, …]}</c>.</summary>
    private static List<byte[]> Files(BackEnd server, byte[] body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            return [.. document.RootElement.GetProperty("data").EnumerateArray().Select(entry => Bytes(server, entry))];
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            string said = FaultAnswer.MessageOf(body.AsSpan(0, Math.Min(body.Length, 1 << 14)));
            throw new RemoteFault(
                $"{server.Label} answered with no pictures that can be read{(said.Length > 0 ? ": " + said : "; is this the address of a server that edits pictures?")}", canRetry: false, exception);
        }
    }

    private static byte[] Bytes(BackEnd server, JsonElement entry)
    {
        if (entry.TryGetProperty("b64_json", out JsonElement coded) && coded.ValueKind == JsonValueKind.String)
        {
            return coded.GetBytesFromBase64();
        }

        string? url = entry.TryGetProperty("url", out JsonElement address) && address.ValueKind == JsonValueKind.String ? address.GetString() : null;
        int comma = url is not null && url.StartsWith("data:", StringComparison.Ordinal) ? url.IndexOf(";base64,", StringComparison.Ordinal) : -1;
        return comma > 0 && Base64.IsValid(url.AsSpan(comma + 8))
            ? Convert.FromBase64String(url![(comma + 8)..])
            : throw new RemoteFault($"{server.Label} answered with addresses where pictures were asked for (response_format b64_json)", canRetry: false);
    }

    private MultipartFormDataContent Form(LayerWork work)
    {
        LayerOrder order = work.Order;
        var picture = new ByteArrayContent(work.SmallFile());
        picture.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        var form = new MultipartFormDataContent { { picture, "image", "picture.png" } };
        Add("prompt", string.IsNullOrWhiteSpace(order.Prompt) ? NoPrompt : order.Prompt);
        Add("negative_prompt", order.NegativePrompt ?? " ");
        Add("layers", Number(work.Layers));
        Add("resolution", Number(order.Resolution));
        Add("num_inference_steps", Number(order.Steps ?? LayerOrder.UsualSteps));
        Add("true_cfg_scale", Number(order.Guidance ?? LayerOrder.UsualGuidance));
        Add("seed", Number(work.Seed));
        Add("n", "1");
        Add("size", "auto");
        Add("response_format", "b64_json");
        Add("output_format", "png");
        if (settings.Model is not null)
        {
            Add("model", settings.Model);
        }

        foreach ((string name, JsonElement value) in settings.Extra ?? new Dictionary<string, JsonElement>())
        {
            Add(name, value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText());
        }

        return form;

        void Add(string name, string value) => form.Add(new StringContent(value), name);
    }

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}
