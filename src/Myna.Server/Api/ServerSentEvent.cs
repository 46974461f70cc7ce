using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Myna.Server.Api;

/// <summary>Events of a stream (https://html.spec.whatwg.org/multipage/server-sent-events.html).</summary>
internal static class ServerSentEvent
{
    /// <summary>An event whose data are one line of JSON.</summary>
    public static byte[] Of<T>(T value, JsonTypeInfo<T> type) => [.. "data: "u8, .. JsonSerializer.SerializeToUtf8Bytes(value, type), .. "\n\n"u8];

    /// <summary>An event with a name.</summary>
    public static byte[] Of<T>(string name, T value, JsonTypeInfo<T> type) =>
        [.. "event: "u8, .. System.Text.Encoding.UTF8.GetBytes(name), .. "\n"u8, .. Of(value, type)];
}
