using System.Security.Cryptography.X509Certificates;

namespace Myna.Trust.Provenance;

/// <summary>What C2PA asks of a signer's certificate (C2PA 2.x, "Certificate profiles").</summary>
internal static class CertificateProfile
{
    /// <summary>Signing of C2PA claims.</summary>
    public const string ClaimSigning = "1.3.6.1.4.1.62558.2.1";

    /// <summary>Signing of documents (RFC 9336).</summary>
    public const string DocumentSigning = "1.3.6.1.5.5.7.3.36";

    /// <summary>Protection of e-mail: the first purpose that C2PA accepted, and the one that every reader takes without being told.</summary>
    public const string EmailProtection = "1.3.6.1.5.5.7.3.4";

    private const string MicrosoftSigning = "1.3.6.1.4.1.311.76.59.1.9";
    private const string AnyPurpose = "2.5.29.37.0";

    /// <summary>Refuses a certificate with which readers would not accept a signature.</summary>
    /// <exception cref="MynaException">It does not fit; the message says why.</exception>
    public static void Check(X509Certificate2 certificate, string source)
    {
        if (Fault(certificate, DateTimeOffset.UtcNow) is { } fault)
        {
            throw new MynaException($"the certificate of {source} cannot sign manifests: {fault}");
        }
    }

    /// <summary>What is wrong with a certificate; null if nothing is.</summary>
    public static string? Fault(X509Certificate2 certificate, DateTimeOffset now)
    {
        if (certificate.Version != 3)
        {
            return "it is not an X.509 certificate of version 3";
        }

        if (now < certificate.NotBefore.ToUniversalTime() || now > certificate.NotAfter.ToUniversalTime())
        {
            return FormattableString.Invariant($"it is valid from {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd} to {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}");
        }

        bool purpose = false;
        bool signs = false;
        bool authority = false;
        foreach (X509Extension extension in certificate.Extensions)
        {
            switch (extension)
            {
                case X509BasicConstraintsExtension { CertificateAuthority: true }:
                    return "it is that of an authority, not of a signer";
                case X509KeyUsageExtension usage:
                    signs |= (usage.KeyUsages & X509KeyUsageFlags.DigitalSignature) != 0;
                    break;
                case X509EnhancedKeyUsageExtension purposes:
                    foreach (System.Security.Cryptography.Oid oid in purposes.EnhancedKeyUsages)
                    {
                        if (oid.Value == AnyPurpose)
                        {
                            return "it is for any purpose, which C2PA forbids";
                        }

                        purpose |= oid.Value is ClaimSigning or DocumentSigning or EmailProtection or MicrosoftSigning;
                    }

                    break;
                case X509AuthorityKeyIdentifierExtension:
                    authority = true;
                    break;
            }
        }

        return !signs ? "its key usage does not allow digital signatures"
            : !purpose ? "its extended key usage names neither C2PA signing, document signing nor e-mail protection"
            : !authority ? "it has no authority key identifier"
            : null;
    }
}
