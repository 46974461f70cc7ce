using System.Text.Json;
using System.Text.Json.Nodes;
using Myna.Layers.Engines;
using Myna.Remote.Configuration;

namespace Myna.Remote.Pictures.ComfyUi;

/// <summary>
/// A workflow in ComfyUI's API format: nodes by their number, with <c>class_type</c> and <c>inputs</c>. Texts <c>%layers%</c>,
/// <c>%image%</c> and so on stand for what a request brings; one that is nothing else becomes a number where the value is one.
/// </summary>
internal sealed class ComfyWorkflow
{
    private const string BuiltIn = "comfyui/qwen-image-layered.json";

    // The names under which Comfy-Org gives the files away.
    private static readonly Dictionary<string, string> UsualFiles = new(StringComparer.Ordinal)
    {
        ["unet"] = "qwen_image_layered_bf16.safetensors",
        ["clip"] = "qwen_2.5_vl_7b_fp8_scaled.safetensors",
        ["vae"] = "qwen_image_layered_vae.safetensors",
    };

    private readonly string _json;
    private readonly IReadOnlyDictionary<string, JsonElement>? _extra;

    private ComfyWorkflow(string json, IReadOnlyDictionary<string, JsonElement>? extra)
    {
        _json = json;
        _extra = extra;
    }

    /// <summary>The workflow of an engine.</summary>
    /// <exception cref="MynaException">Its file cannot be read, or is no workflow in the API format.</exception>
    public static ComfyWorkflow Load(RemoteSettings settings)
    {
        if (settings.Workflow is not { } path)
        {
            using Stream resource = typeof(ComfyWorkflow).Assembly.GetManifestResourceStream(BuiltIn)!;
            using var reader = new StreamReader(resource);
            return new ComfyWorkflow(reader.ReadToEnd(), settings.Extra);
        }

        try
        {
            string json = File.ReadAllText(path);
            bool isApi = JsonNode.Parse(json) is JsonObject nodes && nodes.Count > 0 && nodes.All(node => node.Value is JsonObject each && each["class_type"] is JsonValue);
            return !isApi
                ? throw new MynaException($"{path} is no workflow in ComfyUI's API format; save it there with: Export (API)")
                : json.Contains("%image%", StringComparison.Ordinal)
                    ? new ComfyWorkflow(json, settings.Extra)
                    : throw new MynaException($"{path} has no %image% in it: put that into the LoadImage node, so that the workflow gets the picture (docs/remote.md)");
        }
        catch (JsonException exception)
        {
            throw new MynaException($"{path} is no JSON: line {(exception.LineNumber ?? 0) + 1}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MynaException($"the workflow {path} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>The workflow for one picture.</summary>
    /// <param name="work">What is asked for.</param>
    /// <param name="image">The picture's name on the server.</param>
    public JsonObject Fill(LayerWork work, string image)
    {
        LayerOrder order = work.Order;
        var values = new Dictionary<string, JsonNode?>(StringComparer.Ordinal)
        {
            ["image"] = image,
            ["width"] = work.Bucket.Width,
            ["height"] = work.Bucket.Height,
            ["layers"] = work.Layers,
            ["steps"] = order.Steps ?? LayerOrder.UsualSteps,
            ["guidance"] = order.Guidance ?? LayerOrder.UsualGuidance,
            ["seed"] = work.Seed,
            ["prompt"] = order.Prompt ?? "",
            ["negative_prompt"] = order.NegativePrompt ?? " ",
        };
        foreach ((string name, string file) in UsualFiles)
        {
            values[name] = file;
        }

        foreach ((string name, JsonElement value) in _extra ?? new Dictionary<string, JsonElement>())
        {
            values[name] = JsonNode.Parse(value.GetRawText());
        }

        return (JsonObject)Filled(JsonNode.Parse(_json), values)!;
    }

    private static JsonNode? Filled(JsonNode? node, Dictionary<string, JsonNode?> values)
    {
        switch (node)
        {
            case JsonObject parts:
                var filled = new JsonObject();
                foreach ((string name, JsonNode? part) in parts)
                {
                    filled[name] = Filled(part, values);
                }

                return filled;
            case JsonArray list:
                return new JsonArray([.. list.Select(part => Filled(part, values))]);
            case JsonValue value when value.TryGetValue(out string? text):
                if (text.Length > 2 && text[0] == '%' && text[^1] == '%' && values.TryGetValue(text[1..^1], out JsonNode? whole))
                {
                    return whole?.DeepClone();
                }

                foreach ((string name, JsonNode? part) in values)
                {
                    text = text.Replace($"%{name}%", part is JsonValue simple && simple.TryGetValue(out string? words) ? words : part?.ToJsonString() ?? "", StringComparison.Ordinal);
                }

                return text;
            default:
                return node?.DeepClone();
        }
    }
}
