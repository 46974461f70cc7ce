using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Xml;
using System.Xml.Linq;

namespace Myna.Server.Files.S3;

/// <summary>
/// Contents in an S3-compatible storage (AWS, MinIO, Ceph, Garage, …), each an object under its hash. Objects appear whole or
/// not at all; the storage compares each with its hash, which the request is signed with.
/// </summary>
public sealed class S3BlobStore : IBlobStore, IDisposable
{
    private const int MostTries = 4;
    private const long MostBytes = 5L << 30; // of one PUT

    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromMinutes(2);

    private readonly S3Options _options;
    private readonly SignatureV4 _signature;
    private readonly HttpClient _client;
    private readonly string _incoming;

    /// <summary>Makes a store; nothing is asked yet.</summary>
    /// <param name="options">Where it is.</param>
    /// <param name="handler">Sends the requests; null for sockets.</param>
    public S3BlobStore(S3Options options, HttpMessageHandler? handler = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _signature = new SignatureV4(options.AccessKey, options.SecretKey, options.Region);
        _incoming = options.ScratchFolder ?? Path.Combine(Path.GetTempPath(), "myna-s3");

        // No redirects: the signature is for one host only.
        _client = new HttpClient(handler ?? new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(10) }) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <inheritdoc/>
    public async Task<Blob> PutAsync(Stream content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        using IncomingFile file = await IncomingFile.ReceiveAsync(content, _incoming, cancellationToken).ConfigureAwait(false);
        if (file.Blob.Bytes > MostBytes)
        {
            throw new MynaException($"a file has {file.Blob.Bytes >> 30} GiB; the storage takes {MostBytes >> 30} GiB at once");
        }

        using HttpResponseMessage response = await SendAsync(
            () => new HttpRequestMessage(HttpMethod.Put, UrlOf(file.Blob.Hash)) { Content = new StreamContent(File.OpenRead(file.Path)) },
            file.Blob.Hash,
            wait: Timeout.InfiniteTimeSpan,
            cancellationToken).ConfigureAwait(false);
        await CheckAsync(response, cancellationToken).ConfigureAwait(false);
        return file.Blob;
    }

    /// <inheritdoc/>
    public async Task<Stream> OpenAsync(string hash, CancellationToken cancellationToken = default)
    {
        HttpResponseMessage response = await SendAsync(HttpMethod.Get, UrlOf(hash), cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            response.Dispose();
            throw new MynaException($"the content {hash} is not kept here (any more)");
        }

        await CheckAsync(response, cancellationToken).ConfigureAwait(false);
        return await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<bool> ExistsAsync(string hash, CancellationToken cancellationToken = default)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Head, UrlOf(hash), cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }

        await CheckAsync(response, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(string hash, CancellationToken cancellationToken = default)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Delete, UrlOf(hash), cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.NotFound)
        {
            await CheckAsync(response, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredBlob> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string? token = null;
        do
        {
            string query = $"?list-type=2&prefix={SignatureV4.Encode(_options.Prefix)}" + (token is null ? "" : "&continuation-token=" + SignatureV4.Encode(token));
            using HttpResponseMessage response = await SendAsync(HttpMethod.Get, new Uri(Bucket + query), cancellationToken).ConfigureAwait(false);
            await CheckAsync(response, cancellationToken).ConfigureAwait(false);
            XElement page = await ReadXmlAsync(response, cancellationToken).ConfigureAwait(false);
            foreach (XElement item in page.Elements().Where(element => element.Name.LocalName == "Contents"))
            {
                string name = Value(item, "Key")?[Math.Min(_options.Prefix.Length, Value(item, "Key")!.Length)..] ?? "";
                if (BlobName.IsOne(name))
                {
                    yield return new StoredBlob(
                        name,
                        long.Parse(Value(item, "Size") ?? "0", CultureInfo.InvariantCulture),
                        DateTimeOffset.Parse(Value(item, "LastModified") ?? "", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));
                }
            }

            token = Value(page, "IsTruncated") == "true" ? Value(page, "NextContinuationToken") : null;
        }
        while (token is not null);
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private string Bucket => $"{_options.Endpoint.AbsoluteUri.TrimEnd('/')}/{SignatureV4.Encode(_options.Bucket)}";

    private static string? Value(XElement parent, string name) => parent.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value;

    private static async Task<XElement> ReadXmlAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var reader = XmlReader.Create(stream, new XmlReaderSettings { Async = true, DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        return await XElement.LoadAsync(reader, LoadOptions.None, cancellationToken).ConfigureAwait(false);
    }

    private Uri UrlOf(string hash) => new($"{Bucket}/{string.Join('/', _options.Prefix.Split('/').Select(SignatureV4.Encode))}{BlobName.Checked(hash)}");

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, Uri url, CancellationToken cancellationToken) =>
        SendAsync(() => new HttpRequestMessage(method, url), SignatureV4.EmptyHash, HeadersTimeout, cancellationToken);

    /// <summary>Sends a request, again where the storage is busy or the connection broke: all of them may be repeated.</summary>
    private async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> make, string contentHash, TimeSpan wait, CancellationToken cancellationToken)
    {
        for (int tries = 1; ; tries++)
        {
            using HttpRequestMessage request = make();
            _signature.Sign(request, contentHash, DateTimeOffset.UtcNow);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(wait);
            try
            {
                HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
                if (tries == MostTries || !(response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (int)response.StatusCode >= 500))
                {
                    return response;
                }

                response.Dispose();
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                if (tries == MostTries)
                {
                    throw new IOException($"the storage at {_options.Endpoint.Host} does not answer", exception);
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(50, 150) << tries), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task CheckAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        string code = $"{(int)response.StatusCode}";
        try
        {
            code = Value(await ReadXmlAsync(response, cancellationToken).ConfigureAwait(false), "Code") ?? code;
        }
        catch (XmlException)
        {
            // Not every storage, and no answer to HEAD, says more.
        }

        string message = $"the storage at {_options.Endpoint.Host} refuses ({code}); check bucket, key and region";

        // Its own trouble may pass; what it refuses it will refuse again.
        throw (int)response.StatusCode >= 500 ? new IOException(message) : new MynaException(message);
    }
}
