using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Myna.Trust.Provenance;

/// <summary>
/// The signer that an installation makes for itself: a P-256 key with a certificate of an authority that exists only for it.
/// The authority's key is forgotten when it has signed, so that the authority stands for this installation and nothing else.
/// Others can check that files come from the same installation; who runs it, such a certificate does not say.
/// </summary>
public static class ProvenanceIdentity
{
    /// <summary>The file's name in the trust folder: the private key, the certificate and the authority's, as PEM.</summary>
    public const string FileName = "provenance.pem";

    private const string RetiredPattern = "provenance-until-*.pem";
    private const int ValidYears = 10;
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    /// <summary>Opens the installation's signer, which is made on first use and made anew a month before it expires.</summary>
    /// <param name="trustFolder">The trust folder; made if needed. The file can be read by its owner only.</param>
    /// <exception cref="MynaException">The folder cannot be written, or the file is damaged.</exception>
    public static ProvenanceSigner OpenOrCreate(string trustFolder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(trustFolder);
        string path = Path.Combine(trustFolder, FileName);
        try
        {
            if (!File.Exists(path))
            {
                Create(trustFolder, path);
            }
            else if (IsNearItsEnd(path, out string? retired))
            {
                File.Move(path, Path.Combine(trustFolder, retired), overwrite: true);
                Create(trustFolder, path);
            }

            return ProvenanceSigner.FromFiles(path, key: null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MynaException(
                $"cannot keep a signing key in {trustFolder}: {exception.Message.TrimEnd('.')}; make the folder writable, set MYNA_HOME to another, or leave provenance out", exception);
        }
    }

    /// <summary>Certificates of the authorities of this installation, retired ones too; empty if it has none yet.</summary>
    public static IReadOnlyList<X509Certificate2> OwnAuthorities(string trustFolder)
    {
        var authorities = new List<X509Certificate2>();
        if (!Directory.Exists(trustFolder))
        {
            return authorities;
        }

        foreach (string path in Directory.EnumerateFiles(trustFolder, RetiredPattern).Prepend(Path.Combine(trustFolder, FileName)))
        {
            if (!File.Exists(path))
            {
                continue;
            }

            var chain = new X509Certificate2Collection();
            try
            {
                chain.ImportFromPem(File.ReadAllText(path));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
            {
                // Checking a file must not fail because this installation cannot sign.
                continue;
            }

            if (chain.Count > 0)
            {
                authorities.Add(chain[^1]);
            }
        }

        return authorities;
    }

    private static bool IsNearItsEnd(string path, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? retired)
    {
        retired = null;
        var chain = new X509Certificate2Collection();
        try
        {
            chain.ImportFromPem(File.ReadAllText(path));
        }
        catch (CryptographicException)
        {
            // Reading it as a signer says what is wrong.
            return false;
        }

        if (chain.Count == 0 || chain[0].NotAfter.ToUniversalTime() - DateTime.UtcNow > RenewBefore)
        {
            return false;
        }

        retired = FormattableString.Invariant($"provenance-until-{chain[0].NotAfter.ToUniversalTime():yyyyMMdd}.pem");
        return true;
    }

    private static void Create(string folder, string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        string temporary = path + "." + Path.GetRandomFileName();
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            using (var writer = new StreamWriter(temporary, options))
            {
                writer.Write(MakePem());
            }

            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was faster; its key is as good.
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static string MakePem()
    {
        DateTimeOffset from = DateTimeOffset.UtcNow.AddDays(-1);
        DateTimeOffset to = from.AddYears(ValidYears);
        string installation = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));

        using ECDsa authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest($"CN=Myna installation {installation} authority, O=Self-signed by Myna", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, 0, critical: true));
        authorityRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        authorityRequest.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(authorityRequest.PublicKey, critical: false));
        using X509Certificate2 authority = authorityRequest.CreateSelfSigned(from, to);

        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=Myna installation {installation}, O=Self-signed by Myna", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(
            [new Oid(CertificateProfile.EmailProtection), new Oid(CertificateProfile.ClaimSigning)], critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        byte[] serial = RandomNumberGenerator.GetBytes(16);
        serial[0] &= 0x7F;
        using X509Certificate2 leaf = request.Create(authority, from, to, serial);
        return string.Join('\n', key.ExportPkcs8PrivateKeyPem(), leaf.ExportCertificatePem(), authority.ExportCertificatePem()) + "\n";
    }
}
