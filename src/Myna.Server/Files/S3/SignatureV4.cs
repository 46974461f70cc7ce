using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Myna.Server.Files.S3;

/// <summary>
/// Signs requests to S3 (AWS Signature Version 4, "Authenticating Requests: Using the Authorization Header",
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html).
/// </summary>
internal sealed class SignatureV4(string accessKey, string secretKey, string region)
{
    /// <summary>Hash of a request without content.</summary>
    public const string EmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>Adds date, content hash and signature to a request.</summary>
    /// <param name="request">The request; headers that it has already are signed too.</param>
    /// <param name="contentHash">SHA-256 of its content in hexadecimal digits.</param>
    /// <param name="now">The time.</param>
    public void Sign(HttpRequestMessage request, string contentHash, DateTimeOffset now)
    {
        string time = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        Uri url = request.RequestUri!;
        request.Headers.Host = url.IsDefaultPort ? url.Host : $"{url.Host}:{url.Port}";
        request.Headers.TryAddWithoutValidation("x-amz-content-sha256", contentHash);
        request.Headers.TryAddWithoutValidation("x-amz-date", time);
        SortedDictionary<string, string> headers = new(StringComparer.Ordinal);
        foreach ((string name, IEnumerable<string> values) in request.Headers)
        {
            headers[name.ToLowerInvariant()] = string.Join(',', values.Select(value => value.Trim()));
        }

        string signature = Signature(request.Method.Method, url, headers, contentHash, time);
        string scope = $"{time[..8]}/{region}/s3/aws4_request";
        request.Headers.TryAddWithoutValidation(
            "Authorization", $"{Algorithm} Credential={accessKey}/{scope}, SignedHeaders={string.Join(';', headers.Keys)}, Signature={signature}");
    }

    /// <summary>The signature of a request, in hexadecimal digits.</summary>
    /// <param name="method">Such as <c>GET</c>.</param>
    /// <param name="url">Where to.</param>
    /// <param name="headers">The headers that are signed, by lower-case name.</param>
    /// <param name="contentHash">SHA-256 of the content.</param>
    /// <param name="time">As in <c>x-amz-date</c>.</param>
    public string Signature(string method, Uri url, SortedDictionary<string, string> headers, string contentHash, string time)
    {
        string lines = string.Concat(headers.Select(header => $"{header.Key}:{header.Value}\n"));
        string canonical = $"{method}\n{Path(url)}\n{Query(url)}\n{lines}\n{string.Join(';', headers.Keys)}\n{contentHash}";
        string day = time[..8];
        string toSign = $"{Algorithm}\n{time}\n{day}/{region}/s3/aws4_request\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        byte[] key = Encoding.UTF8.GetBytes("AWS4" + secretKey);
        foreach (string part in (ReadOnlySpan<string>)[day, region, "s3", "aws4_request", toSign])
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        return Convert.ToHexStringLower(key);
    }

    /// <summary>Encodes a name as S3 does: all but unreserved characters.</summary>
    public static string Encode(string name) => Uri.EscapeDataString(name);

    // Each segment encoded once, whatever the Uri left of it.
    private static string Path(Uri url) => string.Join('/', url.AbsolutePath.Split('/').Select(part => Encode(Uri.UnescapeDataString(part))));

    private static string Query(Uri url) => string.Join(
        '&',
        url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .Select(pair => (Name: Encode(Uri.UnescapeDataString(pair[0])), Value: pair.Length > 1 ? Encode(Uri.UnescapeDataString(pair[1])) : ""))
            .OrderBy(pair => pair.Name, StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal)
            .Select(pair => $"{pair.Name}={pair.Value}"));
}
