using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Myna.Server.Hosting;

namespace Myna.Server.Uploads;

/// <summary>
/// Fetches a recording from a host that the operator has allowed. The address is looked at when the connection is made, so that neither
/// a name nor a redirection can lead to a machine of the operator's own network.
/// </summary>
/// <param name="hosts">Hosts that are allowed; none turns fetching off.</param>
/// <param name="mostBytes">How large a recording may be.</param>
/// <param name="isAllowed">Whether an address may be connected to; those of the public internet unless a test says otherwise.</param>
internal sealed class RemoteSound(IReadOnlyList<string> hosts, long mostBytes, Func<IPAddress, bool>? isAllowed = null) : IDisposable
{
    private const int MostRedirections = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly HttpClient _client = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, isAllowed ?? PublicAddress.Is, cancellationToken),
        })
    {
        Timeout = Patience,
    };

    /// <summary>Fetches a recording.</summary>
    /// <exception cref="HttpFault">Fetching is off, the host is not allowed, or the recording cannot be had.</exception>
    public async Task<byte[]> FetchAsync(Uri address, CancellationToken cancellationToken)
    {
        if (hosts.Count == 0)
        {
            throw Refused("this server fetches no recordings; send ref_audio as a data URI (data:audio/wav;base64,…), or let the operator allow hosts with --remote-audio HOST");
        }

        Uri next = address;
        for (int redirection = 0; redirection <= MostRedirections; redirection++)
        {
            Check(next);
            try
            {
                using HttpResponseMessage response = await _client.GetAsync(next, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                if ((int)response.StatusCode is >= 300 and < 400 && response.Headers.Location is { } location)
                {
                    next = new Uri(next, location);
                    continue;
                }

                return response.IsSuccessStatusCode
                    ? await ReadAsync(response, cancellationToken)
                    : throw Refused($"{next.Host} answered {(int)response.StatusCode} for ref_audio");
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                throw exception.InnerException is HttpFault fault ? fault : Refused($"ref_audio cannot be fetched from {next.Host}: {exception.Message}");
            }
        }

        throw Refused($"{address.Host} sends ref_audio from one address to the next, more than {MostRedirections} times");
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static HttpFault Refused(string message) => new(StatusCodes.Status400BadRequest, "ref_audio_refused", message, "ref_audio");

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint place, Func<IPAddress, bool> isAllowed, CancellationToken cancellationToken)
    {
        IPAddress[] addresses = await Dns.GetHostAddressesAsync(place.Host, cancellationToken);
        if (addresses.Length == 0 || !addresses.All(isAllowed))
        {
            throw Refused($"{place.Host} is not on the public internet; ref_audio is not fetched from there");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, place.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private void Check(Uri address)
    {
        if (address.Scheme is not ("https" or "http") || address.UserInfo.Length > 0)
        {
            throw Refused("ref_audio can only be fetched over https or http");
        }

        if (!hosts.Contains(address.Host, StringComparer.OrdinalIgnoreCase))
        {
            throw Refused($"this server fetches no recordings from {address.Host}; its operator allows hosts with --remote-audio HOST");
        }
    }

    private async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var memory = new MemoryStream();
        var buffer = new byte[1 << 16];
        int count;
        while ((count = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (memory.Length + count > mostBytes)
            {
                throw Refused($"ref_audio is larger than {mostBytes >> 20} MiB");
            }

            memory.Write(buffer, 0, count);
        }

        return memory.ToArray();
    }
}
