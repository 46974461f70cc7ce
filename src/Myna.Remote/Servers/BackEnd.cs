using System.Net.WebSockets;

namespace Myna.Remote.Servers;

/// <summary>One server of an engine: its address, its key, and how it is doing. Guarded by the lock of <see cref="BackEnds"/>.</summary>
/// <param name="address">Its address, ending in a slash.</param>
/// <param name="key">The key it asks for; null for none.</param>
internal sealed class BackEnd(Uri address, string? key)
{
    /// <summary>Its address, ending in a slash.</summary>
    public Uri Address { get; } = address;

    /// <summary>What people are told of it.</summary>
    public string Label { get; } = address.GetLeftPart(UriPartial.Path).TrimEnd('/');

    /// <summary>Requests under way.</summary>
    public int Load { get; set; }

    /// <summary>When it was last chosen, as a count; the one that waits longest goes first among equals.</summary>
    public long Turn { get; set; }

    /// <summary>Failures in a row.</summary>
    public int Failures { get; set; }

    /// <summary>Until when it is left alone, as a timestamp of the clock; 0 for not at all.</summary>
    public DateTimeOffset RestsUntil { get; set; }

    /// <summary>Its address for a web socket.</summary>
    /// <param name="path">The path below its address, without a slash in front.</param>
    public Uri SocketAddress(string path) => new UriBuilder(new Uri(Address, path)) { Scheme = Address.Scheme == "https" ? "wss" : "ws" }.Uri;

    /// <summary>Gives a web socket the key.</summary>
    public void Authorize(ClientWebSocketOptions options)
    {
        if (!string.IsNullOrEmpty(key))
        {
            options.SetRequestHeader("Authorization", "Bearer " + key);
        }
    }

    /// <summary>A request to it, with its key.</summary>
    /// <param name="method">GET, POST…</param>
    /// <param name="path">The path below its address, without a slash in front.</param>
    public HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, new Uri(Address, path));
        if (!string.IsNullOrEmpty(key))
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
        }

        return request;
    }
}
