using System.Text.Json;
using Myna.Remote.Servers;

namespace Myna.Remote.Pictures.ComfyUi;

/// <summary>A picture that lies on a ComfyUI.</summary>
internal sealed record ComfyFile(string Filename, string Subfolder, string Type)
{
    /// <summary>Where it is fetched.</summary>
    public string Path => $"view?filename={Uri.EscapeDataString(Filename)}&subfolder={Uri.EscapeDataString(Subfolder)}&type={Uri.EscapeDataString(Type)}";
}

/// <summary>What <c>GET /history/{id}</c> answers, and what a refusal of <c>POST /prompt</c> says.</summary>
internal static class ComfyHistory
{
    /// <summary>The pictures of a workflow that is over.</summary>
    /// <param name="server">The server.</param>
    /// <param name="body">The answer.</param>
    /// <param name="prompt">The workflow's id.</param>
    /// <returns>The pictures of the node that has the most; null while it is not over.</returns>
    /// <exception cref="RemoteFault">It failed, was stopped, or made no pictures.</exception>
    public static IReadOnlyList<ComfyFile>? Read(BackEnd server, byte[] body, string prompt)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            if (!document.RootElement.TryGetProperty(prompt, out JsonElement entry))
            {
                return null;
            }

            if (entry.TryGetProperty("status", out JsonElement status) && status.ValueKind == JsonValueKind.Object
                && status.TryGetProperty("status_str", out JsonElement word) && word.GetString() == "error")
            {
                throw new RemoteFault($"{server.Label} failed in its workflow{Reason(status)}", canRetry: false);
            }

            List<ComfyFile>[] nodes = [.. entry.GetProperty("outputs").EnumerateObject().Select(node => Files(node.Value))];
            List<ComfyFile> most = nodes.MaxBy(files => files.Count) ?? [];
            return most.Count > 0 ? most : throw new RemoteFault($"{server.Label} ran the workflow, and no node of it gave pictures; end it with PreviewImage or SaveImage", canRetry: false);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new RemoteFault($"{server.Label} gave a history that cannot be read; is this the address of a ComfyUI?", canRetry: false, exception);
        }
    }

    /// <summary>What the nodes of a refused workflow lack: a model's file that is not there, for example.</summary>
    public static string NodeErrors(ReadOnlyMemory<byte> body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            if (!document.RootElement.TryGetProperty("node_errors", out JsonElement nodes) || nodes.ValueKind != JsonValueKind.Object)
            {
                return "";
            }

            return string.Join("; ", nodes.EnumerateObject().SelectMany(node => node.Value.GetProperty("errors").EnumerateArray().Select(error =>
                $"{Text(node.Value, "class_type")}: {Text(error, "message")} {Text(error, "details")}".Trim())).Take(3));
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return "";
        }
    }

    private static List<ComfyFile> Files(JsonElement node) => node.TryGetProperty("images", out JsonElement images) && images.ValueKind == JsonValueKind.Array
        ? [.. images.EnumerateArray().Select(image => new ComfyFile(Text(image, "filename"), Text(image, "subfolder"), Text(image, "type")))]
        : [];

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    /// <summary>The messages are pairs of a type and facts: <c>["execution_error", {"node_type": …, "exception_message": …}]</c>.</summary>
    private static string Reason(JsonElement status)
    {
        foreach (JsonElement message in status.TryGetProperty("messages", out JsonElement messages) ? messages.EnumerateArray() : default)
        {
            if (message.GetArrayLength() == 2 && message[0].GetString() is "execution_error" or "execution_interrupted")
            {
                string node = Text(message[1], "node_type"), said = Text(message[1], "exception_message").Trim().TrimEnd('.');
                return said.Length > 0 ? $" at {node}: {(said.Length > 300 ? said[..300] + "…" : said)}" : ": it was stopped there";
            }
        }

        return "";
    }
}
