using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Myna.Server.Tests.Support;
using Myna.Tests;

namespace Myna.Server.Tests.Hosting;

public sealed class CertificateTests
{
    private const string Password = "a password";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task With_a_certificate_the_server_speaks_HTTPS(bool isPfx)
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        string path = folder.File(isPfx ? "server.pfx" : "server.pem"), keyPath = folder.File("server.key");
        await File.WriteAllBytesAsync(path, isPfx ? certificate.Export(X509ContentType.Pfx, Password) : System.Text.Encoding.ASCII.GetBytes(certificate.ExportCertificatePem()), stop);
        await File.WriteAllTextAsync(keyPath, key.ExportPkcs8PrivateKeyPem(), stop);
        await using RunningServer server = await RunningServer.StartAsync(options => options with
        {
            CertificatePath = path,
            CertificatePassword = isPfx ? Password : null,
            CertificateKeyPath = isPfx ? null : keyPath,
        });
        Assert.Equal("https", server.Address.Scheme);
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, shown, _, _) => shown!.Thumbprint == certificate.Thumbprint };
        using var client = new HttpClient(handler) { BaseAddress = server.Address };
        using HttpResponseMessage answer = await client.GetAsync("/health", stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        // Without TLS there is no answer.
        using var plain = new HttpClient();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => plain.GetAsync($"http://{server.Address.Authority}/health", stop));
    }

    [Fact]
    public async Task A_wrong_password_is_told_at_the_start()
    {
        using var folder = new TemporaryFolder();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        string path = folder.File("server.pfx");
        await File.WriteAllBytesAsync(path, certificate.Export(X509ContentType.Pfx, Password), TestContext.Current.CancellationToken);
        MynaException error = await Assert.ThrowsAsync<MynaException>(() => RunningServer.StartAsync(options => options with { CertificatePath = path, CertificatePassword = "another" }));
        Assert.Contains("server.pfx", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("another", error.Message, StringComparison.Ordinal);
    }
}
