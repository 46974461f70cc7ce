using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Myna.Models.Downloads;

namespace Myna.Models.Hubs;

/// <summary>
/// Requests to one hub and to the hosts that it sends us to. Redirects are followed here and not by
/// <see cref="HttpClient"/>, because the token may go to the hub only.
/// </summary>
internal sealed class HubConnection : IDisposable
{
    private const int MostRedirects = 10;
    private const int MostBodyBytes = 32 << 20;
    private const int ListingRetries = 3;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(30);
    private static readonly ProductInfoHeaderValue Agent = new("myna", typeof(HubConnection).Assembly.GetName().Version?.ToString(3) ?? "0");

    private readonly Uri _endpoint;
    private readonly string? _token;
    private readonly DownloadSettings _settings;
    private readonly HttpClient _client;

    /// <summary>Opens nothing yet.</summary>
    /// <exception cref="ModelException">Endpoint, proxy or token are none.</exception>
    public HubConnection(string endpoint, string? proxy, string? token, DownloadSettings settings)
    {
        _endpoint = HubAddress.Endpoint(endpoint);
        _token = HubAddress.Token(token);
        if (_token is not null && HubAddress.IsOpen(_endpoint))
        {
            throw new ModelException(
                ModelFailure.BadSetting, $"the token would travel to {_endpoint.Host} readable by everybody on the way; use an endpoint with https://, or no token");
        }

        _settings = settings;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            ConnectTimeout = ConnectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        if (proxy is not null)
        {
            Uri address = HubAddress.Proxy(proxy);
            handler.Proxy = new WebProxy(address) { Credentials = Credentials(address) };
        }

        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Whether the token goes in a cookie too, where ModelScope's older interface looks for it.</summary>
    public bool SendsCookie { get; init; }

    /// <summary>The hub's host, for messages.</summary>
    public string Host => _endpoint.Host;

    /// <summary>The hub's address, for the manifest.</summary>
    public string Endpoint => _endpoint.AbsoluteUri.TrimEnd('/');

    /// <summary>An address at the hub.</summary>
    /// <param name="rest">Path, escaped and without a slash before it, and query.</param>
    public Uri At(string rest) => new(_endpoint.AbsoluteUri + rest);

    /// <summary>An answer of the hub that makes no sense.</summary>
    public ModelException Odd(string what, Exception? cause = null) => new(
        ModelFailure.BadListing, $"{Host} {what}; it may be no hub of this kind. Check the endpoint and the source", cause);

    /// <summary>Reads a short answer as JSON.</summary>
    public T Parse<T>(byte[] body, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(body, type) ?? throw Odd("answers with nothing");
        }
        catch (JsonException exception)
        {
            throw Odd("answers with something else than the list of files", exception);
        }
    }

    /// <summary>Asks for a short answer and reads it whole, with a few tries.</summary>
    /// <param name="address">Where.</param>
    /// <param name="what">What is asked for, for messages.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<HubAnswer> GetBodyAsync(Uri address, string what, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(_settings with { Retries = Math.Min(ListingRetries, _settings.Retries) }, Host);
        while (true)
        {
            try
            {
                using HubResponse response = await GetAsync(address, range: null, ifRange: null, cancellationToken);
                CheckStatus(response, what);
                byte[] body = await ReadWholeAsync(response.Message, cancellationToken);
                return new HubAnswer(body, NextPage(response.Message));
            }
            catch (TransientFailure failure)
            {
                await backoff.WaitAsync(failure, cancellationToken);
            }
        }
    }

    /// <summary>Sends a request and follows redirects until an answer comes. Its status is for the caller to look at.</summary>
    /// <param name="address">Where, at the hub.</param>
    /// <param name="range">First and last byte wanted; null for all.</param>
    /// <param name="ifRange">The tag of the version that the range belongs to.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="TransientFailure">The connection failed.</exception>
    public async Task<HubResponse> GetAsync(Uri address, (long First, long Last)? range, string? ifRange, CancellationToken cancellationToken)
    {
        Uri current = address;
        for (int redirects = 0; redirects <= MostRedirects; redirects++)
        {
            bool isHub = HubAddress.IsSameOrigin(current, _endpoint);
            HttpResponseMessage message = await SendAsync(current, isHub, range, ifRange, cancellationToken);
            if (!IsRedirect(message))
            {
                return new HubResponse(message, isHub);
            }

            Uri? location = message.Headers.Location;
            message.Dispose();
            current = Target(current, location);
        }

        throw new ModelException(ModelFailure.Network, $"{Host} redirects in a circle; try again later, or another endpoint (--endpoint) or source (--source)");
    }

    /// <summary>Turns a status that is no success into an error.</summary>
    public void CheckStatus(HubResponse response, string what)
    {
        int status = (int)response.Status;
        if (response.Message.IsSuccessStatusCode)
        {
            return;
        }

        string host = response.Message.RequestMessage?.RequestUri?.Host ?? Host;
        bool passes = status is 408 or 425 or 429 or 500 or 502 or 503 or 504;

        // Addresses that a hub sends us to are signed and run out; the next try gets a new one from the hub.
        bool ranOut = !response.IsHub && status is 401 or 403 or 404 or 410;
        if (passes || ranOut)
        {
            throw new TransientFailure($"{host} answered {status}", RetryAfter(response.Message));
        }

        string said = response.Message.Headers.TryGetValues("X-Error-Message", out IEnumerable<string>? values)
            ? $" ({HubPath.Printable(string.Join(" ", values))})"
            : "";
        throw new ModelException(ModelFailure.Refused, status switch
        {
            401 or 403 when _token is null => $"{Host} wants to know who asks for {what}{said}; check the name, accept the model's licence on its page, and give a token: HF_TOKEN or --token-file",
            401 or 403 => $"{Host} does not give {what} to the owner of this token{said}; check the name, accept the model's licence on its page, or use another token",
            404 => $"{Host} has no {what}{said}; check the names of repository and revision",
            407 => $"the proxy wants a name and password; give them with --proxy http://NAME:PASSWORD@HOST:PORT",
            _ => $"{host} answered {status} when asked for {what}{said}; try again later, or another endpoint or source",
        });
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task<HttpResponseMessage> SendAsync(
        Uri address, bool isHub, (long First, long Last)? range, string? ifRange, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.UserAgent.Add(Agent);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
        if (range is { } bytes)
        {
            request.Headers.Range = new RangeHeaderValue(bytes.First, bytes.Last);
            if (ifRange is not null && EntityTagHeaderValue.TryParse(ifRange, out EntityTagHeaderValue? tag) && !tag.IsWeak)
            {
                request.Headers.IfRange = new RangeConditionHeaderValue(tag);
            }
        }

        if (isHub && _token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
            if (SendsCookie)
            {
                request.Headers.Add("Cookie", $"m_session_id={_token}");
            }
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ConnectTimeout + _settings.IdleTimeout);
        try
        {
            return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TransientFailure($"{address.Host} did not answer");
        }
        catch (HttpRequestException exception) when (exception.InnerException is AuthenticationException)
        {
            throw new ModelException(
                ModelFailure.Network, $"the certificate of {address.Host} is not trusted: {exception.InnerException.Message} Check the clock, the endpoint, and whether a proxy replaces certificates", exception);
        }
        catch (HttpRequestException exception)
        {
            throw new TransientFailure(exception.Message, null, exception);
        }
    }

    private async Task<byte[]> ReadWholeAsync(HttpResponseMessage message, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_settings.IdleTimeout);
        try
        {
            await using Stream body = await message.Content.ReadAsStreamAsync(limit.Token);
            using var whole = new MemoryStream();
            var buffer = new byte[64 << 10];
            for (int read; (read = await body.ReadAsync(buffer, limit.Token)) > 0; limit.CancelAfter(_settings.IdleTimeout))
            {
                if (whole.Length + read > MostBodyBytes)
                {
                    throw Odd($"answers with more than {MostBodyBytes >> 20} MiB");
                }

                whole.Write(buffer, 0, read);
            }

            return whole.ToArray();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TransientFailure($"{Host} stopped sending");
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw new TransientFailure($"{Host} broke the connection", null, exception);
        }
    }

    private Uri Target(Uri current, Uri? location)
    {
        if (location is null || !Uri.TryCreate(current, location, out Uri? target))
        {
            throw Odd("redirects to nowhere");
        }

        bool isWeb = target.Scheme == Uri.UriSchemeHttps || target.Scheme == Uri.UriSchemeHttp;
        bool opens = current.Scheme == Uri.UriSchemeHttps && target.Scheme == Uri.UriSchemeHttp;
        return isWeb && !opens
            ? target
            : throw new ModelException(
                ModelFailure.Network, $"{current.Host} redirects to {target.Scheme}://{target.Host}, which is not encrypted or no web address; use another endpoint or source");
    }

    // Link: <https://…?cursor=…>; rel="next". Only its path and query are used, at the hub, so that a mirror that copied
    // the header does not send us (and the token) elsewhere.
    private Uri? NextPage(HttpResponseMessage message)
    {
        if (!message.Headers.TryGetValues("Link", out IEnumerable<string>? values))
        {
            return null;
        }

        foreach (string link in values.SelectMany(value => value.Split(',')))
        {
            int from = link.IndexOf('<', StringComparison.Ordinal);
            int to = link.IndexOf('>', from + 1);
            if (from >= 0 && to > from && link.AsSpan(to).Contains("rel=\"next\"", StringComparison.OrdinalIgnoreCase)
                && Uri.TryCreate(_endpoint, link[(from + 1)..to], out Uri? next))
            {
                return HubAddress.IsSameOrigin(next, _endpoint) ? next : At(next.PathAndQuery.TrimStart('/'));
            }
        }

        return null;
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage message) => message.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - DateTimeOffset.UtcNow,
        _ => null,
    };

    private static bool IsRedirect(HttpResponseMessage message) => (int)message.StatusCode is 301 or 302 or 303 or 307 or 308;

    private static NetworkCredential? Credentials(Uri proxy)
    {
        string[] parts = proxy.UserInfo.Split(':', 2);
        return proxy.UserInfo.Length == 0
            ? null
            : new NetworkCredential(Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "");
    }
}
