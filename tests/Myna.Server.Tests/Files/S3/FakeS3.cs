using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Myna.Server.Tests.Files.S3;

/// <summary>
/// A small S3 in this process: one bucket, the five requests that the store makes. Like the real one it refuses a request whose
/// signature or content hash is wrong; it computes the signature from what came over the wire, with code of its own.
/// </summary>
internal sealed class FakeS3 : IAsyncDisposable
{
    public const string AccessKey = "AKIAMYNATESTS";
    public const string SecretKey = "a secret/with+odd characters";
    public const string Region = "eu-test-1";

    private readonly WebApplication _app;
    private readonly SortedDictionary<string, byte[]> _objects = new(StringComparer.Ordinal);

    private FakeS3(WebApplication app) => _app = app;

    public Uri Endpoint => new(_app.Urls.First());

    /// <summary>Requests that are answered with 503 before one is served.</summary>
    public int BusyAnswers { get; set; }

    public List<string> Refusals { get; } = [];

    public IReadOnlyDictionary<string, byte[]> Objects => _objects;

    public static async Task<FakeS3> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(options => options.ConfigureEndpointDefaults(end => end.Protocols = HttpProtocols.Http1));
        WebApplication app = builder.Build();
        var fake = new FakeS3(app);
        app.Run(fake.AnswerAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return fake;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        if (BusyAnswers > 0)
        {
            BusyAnswers--;
            context.Response.StatusCode = (int)HttpStatusCode.ServiceUnavailable;
            return;
        }

        string target = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
        if (Refusal(context.Request, target, body.ToArray()) is { } refusal)
        {
            Refusals.Add(refusal);
            context.Response.StatusCode = (int)HttpStatusCode.Forbidden;
            await context.Response.WriteAsync($"<Error><Code>{refusal}</Code></Error>", context.RequestAborted);
            return;
        }

        string[] parts = target.Split('?')[0].Split('/', 3);
        string name = parts.Length > 2 ? Uri.UnescapeDataString(parts[2]) : "";
        byte[] answer = [];
        lock (_objects)
        {
            byte[]? found = _objects.GetValueOrDefault(name);
            switch (context.Request.Method)
            {
                case "PUT":
                    _objects[name] = body.ToArray();
                    return;
                case "DELETE":
                    _objects.Remove(name);
                    context.Response.StatusCode = (int)HttpStatusCode.NoContent;
                    return;
                case "GET" when name.Length > 0 && found is not null:
                    answer = found;
                    break;
                case "HEAD" when found is not null:
                    return;
                case "GET" when name.Length == 0:
                    answer = Encoding.UTF8.GetBytes(Page(context.Request.Query));
                    break;
                default:
                    context.Response.StatusCode = (int)HttpStatusCode.NotFound;
                    return;
            }
        }

        await context.Response.Body.WriteAsync(answer, context.RequestAborted);
    }

    // Two names a page, so that lists of three have a second one.
    private string Page(IQueryCollection query)
    {
        string[] names = [.. _objects.Keys.Where(name => name.StartsWith(query["prefix"].ToString(), StringComparison.Ordinal)
            && string.CompareOrdinal(name, query["continuation-token"].ToString()) > 0)];
        string items = string.Concat(names.Take(2).Select(name =>
            $"<Contents><Key>{name}</Key><LastModified>2020-02-03T04:05:06.000Z</LastModified><Size>{_objects[name].Length}</Size></Contents>"));
        string more = names.Length > 2 ? $"<IsTruncated>true</IsTruncated><NextContinuationToken>{names[1]}</NextContinuationToken>" : "<IsTruncated>false</IsTruncated>";
        return $"<?xml version=\"1.0\"?><ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">{items}{more}</ListBucketResult>";
    }

    private static string? Refusal(HttpRequest request, string target, byte[] body)
    {
        string hash = request.Headers["x-amz-content-sha256"].ToString();
        if (hash != Convert.ToHexStringLower(SHA256.HashData(body)))
        {
            return "XAmzContentSHA256Mismatch";
        }

        string authorization = request.Headers.Authorization.ToString();
        string date = request.Headers["x-amz-date"].ToString();
        if (!DateTimeOffset.TryParseExact(date, "yyyyMMddTHHmmssZ", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at)
            || (DateTimeOffset.UtcNow - at).Duration() > TimeSpan.FromMinutes(15))
        {
            return "RequestTimeTooSkewed";
        }

        string signed = authorization.Split("SignedHeaders=")[^1].Split(',')[0];
        if (!signed.Split(';').Contains("host") || !signed.Split(';').Contains("x-amz-content-sha256"))
        {
            return "AccessDenied";
        }

        var text = new StringBuilder(request.Method).Append('\n').Append(target.Split('?')[0]).Append('\n');
        text.AppendJoin('&', (target.Contains('?', StringComparison.Ordinal) ? target.Split('?')[1].Split('&') : []).Order(StringComparer.Ordinal)).Append('\n');
        foreach (string name in signed.Split(';'))
        {
            text.Append(name).Append(':').Append(request.Headers[name].ToString()).Append('\n');
        }

        text.Append('\n').Append(signed).Append('\n').Append(hash);
        string scope = $"{date[..8]}/{Region}/s3/aws4_request";
        string toSign = $"AWS4-HMAC-SHA256\n{date}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))}";
        byte[] key = Hmac(Hmac(Hmac(Hmac(Encoding.UTF8.GetBytes("AWS4" + SecretKey), date[..8]), Region), "s3"), "aws4_request");
        string expected = $"AWS4-HMAC-SHA256 Credential={AccessKey}/{scope}, SignedHeaders={signed}, Signature={Convert.ToHexStringLower(Hmac(key, toSign))}";
        return authorization == expected ? null : "SignatureDoesNotMatch";
    }

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
