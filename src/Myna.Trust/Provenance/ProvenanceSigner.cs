using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Myna.Trust.Provenance.Cose;

namespace Myna.Trust.Provenance;

/// <summary>A key and its certificates, which sign manifests. Safe to use from several threads.</summary>
public sealed class ProvenanceSigner : IDisposable
{
    private readonly AsymmetricAlgorithm _key;
    private readonly Lock _one = new();

    private ProvenanceSigner(AsymmetricAlgorithm key, IReadOnlyList<X509Certificate2> certificates)
    {
        _key = key;
        Certificates = certificates;
        Algorithm = CoseAlgorithm.Of(key);
    }

    /// <summary>The signer's certificate, then those above it.</summary>
    public IReadOnlyList<X509Certificate2> Certificates { get; }

    /// <summary>The signer's name.</summary>
    public string Name => Certificates[0].GetNameInfo(X509NameType.SimpleName, forIssuer: false);

    internal int Algorithm { get; }

    /// <summary>Reads PEM text: certificates with the signer's own first, and a private key.</summary>
    /// <param name="certificates">PEM of the certificates; may hold the key too.</param>
    /// <param name="key">PEM of the key; null when it stands with the certificates.</param>
    /// <param name="source">Where the text is from, for messages.</param>
    /// <exception cref="MynaException">There is no certificate or key in it, they do not belong together, or C2PA does not allow them.</exception>
    public static ProvenanceSigner FromPem(string certificates, string? key, string source)
    {
        ArgumentNullException.ThrowIfNull(certificates);
        var chain = new X509Certificate2Collection();
        AsymmetricAlgorithm? secret = null;
        try
        {
            chain.ImportFromPem(certificates);
            secret = chain.Count == 0 ? null : ReadKey(key ?? certificates, chain[0]);
            if (secret is null)
            {
                throw new MynaException(chain.Count == 0
                    ? $"{source} has no certificate in PEM (-----BEGIN CERTIFICATE-----); give the signer's certificate and those above it"
                    : $"{source} has no private key for its certificate; give ECDSA (P-256, P-384, P-521) or RSA, as PEM without a password");
            }

            CertificateProfile.Check(chain[0], source);
            return new ProvenanceSigner(secret, [.. chain]);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            secret?.Dispose();
            throw new MynaException($"the certificate or key of {source} cannot be read: {exception.Message.TrimEnd('.')}", exception);
        }
    }

    /// <summary>Reads PEM files.</summary>
    /// <inheritdoc cref="FromPem"/>
    public static ProvenanceSigner FromFiles(string certificates, string? key)
    {
        try
        {
            return FromPem(File.ReadAllText(certificates), key is null ? null : File.ReadAllText(key), key is null ? certificates : $"{certificates} and {key}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MynaException($"cannot read the certificate or key: {exception.Message.TrimEnd('.')}", exception);
        }
    }

    /// <summary>Signs bytes.</summary>
    internal byte[] Sign(ReadOnlySpan<byte> message)
    {
        lock (_one)
        {
            return CoseAlgorithm.Sign(_key, Algorithm, message);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _key.Dispose();
        foreach (X509Certificate2 certificate in Certificates)
        {
            certificate.Dispose();
        }
    }

    /// <summary>The private key of a certificate; null if the text has none that fits.</summary>
    private static AsymmetricAlgorithm? ReadKey(string pem, X509Certificate2 certificate)
    {
        if (!pem.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
        {
            return null;
        }

        using X509Certificate2 withKey = X509Certificate2.CreateFromPem(certificate.ExportCertificatePem(), pem);
        return (AsymmetricAlgorithm?)withKey.GetECDsaPrivateKey() ?? withKey.GetRSAPrivateKey();
    }
}
