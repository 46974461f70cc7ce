using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Myna.Tests;
using Myna.Trust.Provenance;

namespace Myna.Trust.Tests.Provenance;

public sealed class IdentityTests
{
    [Fact]
    public void The_key_is_made_once_and_is_for_its_owner_only()
    {
        using var folder = new TemporaryFolder();
        string trust = folder.File("trust");
        using ProvenanceSigner first = ProvenanceIdentity.OpenOrCreate(trust);
        using ProvenanceSigner second = ProvenanceIdentity.OpenOrCreate(trust);

        Assert.Equal(first.Certificates[0].Thumbprint, second.Certificates[0].Thumbprint);
        Assert.Equal(2, first.Certificates.Count);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(trust, ProvenanceIdentity.FileName)));
        }

        Assert.Single(Directory.GetFiles(trust));
        Assert.DoesNotContain(Environment.MachineName, first.Certificates[0].Subject, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Many_at_once_agree_on_one_key()
    {
        using var folder = new TemporaryFolder();
        string trust = folder.File("trust");
        string[] thumbprints = new string[8];
        Parallel.For(0, thumbprints.Length, i =>
        {
            using ProvenanceSigner signer = ProvenanceIdentity.OpenOrCreate(trust);
            thumbprints[i] = signer.Certificates[0].Thumbprint;
        });

        Assert.Single(thumbprints.Distinct());
    }

    [Fact]
    public void A_key_that_ends_soon_is_replaced_and_its_files_are_still_known()
    {
        using var folder = new TemporaryFolder();
        string trust = Directory.CreateDirectory(folder.File("trust")).FullName;
        File.WriteAllText(Path.Combine(trust, ProvenanceIdentity.FileName), Pem(DateTimeOffset.UtcNow.AddDays(10)));
        using ProvenanceSigner old = ProvenanceSigner.FromFiles(Path.Combine(trust, ProvenanceIdentity.FileName), key: null);
        byte[] signed = SampleFiles.Sign(SampleFiles.Of("png"), old);
        using ProvenanceSigner renewed = ProvenanceIdentity.OpenOrCreate(trust);

        Assert.NotEqual(old.Certificates[0].Thumbprint, renewed.Certificates[0].Thumbprint);
        ProvenanceReport report = new ProvenanceReader(ProvenanceIdentity.OwnAuthorities(trust)).Read(new MemoryStream(signed), TestContext.Current.CancellationToken);
        Assert.True(report.Valid);
        Assert.Equal(SignerTrust.Own, report.Signer!.Trust);
    }

    [Fact]
    public void Keys_of_every_allowed_kind_sign()
    {
        foreach ((AsymmetricAlgorithm key, string algorithm) in (ReadOnlySpan<(AsymmetricAlgorithm, string)>)
            [(ECDsa.Create(ECCurve.NamedCurves.nistP384), "ES384"), (ECDsa.Create(ECCurve.NamedCurves.nistP521), "ES512"), (RSA.Create(2048), "PS256")])
        {
            using AsymmetricAlgorithm own = key;
            using ProvenanceSigner signer = ProvenanceSigner.FromPem(Pem(DateTimeOffset.UtcNow.AddYears(1), key), key: null, "a test");
            ProvenanceReport report = new ProvenanceReader().Read(new MemoryStream(SampleFiles.Sign(SampleFiles.Of("png"), signer)), TestContext.Current.CancellationToken);
            Assert.True(report.Valid, string.Join("; ", report.Problems));
            Assert.Equal(algorithm, report.Signer!.Algorithm);
            Assert.Equal("A studio", report.Signer.Name);
        }
    }

    [Theory]
    [InlineData("no certificate here", "certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "cannot be read")]
    public void Text_without_a_certificate_is_refused(string pem, string reason)
        => Assert.Contains(reason, Assert.Throws<MynaException>(() => ProvenanceSigner.FromPem(pem, key: null, "a.pem")).Message, StringComparison.Ordinal);

    [Fact]
    public void Certificates_that_readers_would_not_accept_are_refused_with_the_reason()
    {
        Refused(Pem(DateTimeOffset.UtcNow.AddDays(-1)), "valid from");
        Refused(Pem(DateTimeOffset.UtcNow.AddYears(1), purpose: "1.3.6.1.5.5.7.3.1"), "extended key usage");
        Refused(Pem(DateTimeOffset.UtcNow.AddYears(1)).Split("-----BEGIN PRIVATE")[0], "no private key");

        static void Refused(string pem, string reason)
            => Assert.Contains(reason, Assert.Throws<MynaException>(() => ProvenanceSigner.FromPem(pem, key: null, "a.pem")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_key_file_is_an_error_with_its_name()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File(ProvenanceIdentity.FileName), "nonsense");

        Assert.Contains(ProvenanceIdentity.FileName, Assert.Throws<MynaException>(() => ProvenanceIdentity.OpenOrCreate(folder.Path)).Message, StringComparison.Ordinal);
    }

    /// <summary>A self-signed certificate of a signer, with its key.</summary>
    internal static string Pem(DateTimeOffset until, AsymmetricAlgorithm? key = null, string purpose = "1.3.6.1.5.5.7.3.4")
    {
        key ??= ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = key is ECDsa curve
            ? new CertificateRequest("CN=A studio", curve, HashAlgorithmName.SHA384)
            : new CertificateRequest("CN=A studio", (RSA)key, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], false));
        var subject = new X509SubjectKeyIdentifierExtension(request.PublicKey, false);
        request.CertificateExtensions.Add(subject);
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(subject));
        using X509Certificate2 certificate = request.CreateSelfSigned(until.AddYears(-2), until);
        return certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n";
    }
}
