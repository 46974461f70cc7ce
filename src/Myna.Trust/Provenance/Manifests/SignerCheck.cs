using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Myna.Trust.Provenance.Cose;

namespace Myna.Trust.Provenance.Manifests;

/// <summary>Says who signed, and whether somebody known vouches for them.</summary>
internal static class SignerCheck
{
    /// <summary>Facts of a signer.</summary>
    public static ProvenanceSignerFacts Facts(
        X509Certificate2 certificate, CoseSign1 message, IReadOnlyList<X509Certificate2> ownAuthorities, IReadOnlyList<X509Certificate2> anchors)
    {
        SignerTrust trust = LeadsTo(certificate, message, ownAuthorities) ? SignerTrust.Own
            : LeadsTo(certificate, message, anchors) ? SignerTrust.Anchored
            : SignerTrust.Unknown;
        return new ProvenanceSignerFacts(
            Words(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false)) ?? "",
            Words(Organization(certificate)),
            Words(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: true)) ?? "",
            CoseAlgorithm.Name(message.Algorithm),
            certificate.NotBefore.ToUniversalTime(),
            certificate.NotAfter.ToUniversalTime(),
            Convert.ToHexStringLower(SHA256.HashData(certificate.RawDataMemory.Span)),
            trust);
    }

    private static bool LeadsTo(X509Certificate2 certificate, CoseSign1 message, IReadOnlyList<X509Certificate2> authorities)
    {
        if (authorities.Count == 0)
        {
            return false;
        }

        // Nothing is fetched from the network: a file must not make its reader call somebody.
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities.ToArray());
        var extra = new List<X509Certificate2>();
        try
        {
            foreach (byte[] above in message.Certificates.Skip(1))
            {
                extra.Add(X509CertificateLoader.LoadCertificate(above));
            }

            chain.ChainPolicy.ExtraStore.AddRange(extra.ToArray());
            return chain.Build(certificate);
        }
        catch (CryptographicException)
        {
            return false;
        }
        finally
        {
            foreach (X509Certificate2 above in extra)
            {
                above.Dispose();
            }
        }
    }

    private static string? Organization(X509Certificate2 certificate)
    {
        foreach (X500RelativeDistinguishedName part in certificate.SubjectName.EnumerateRelativeDistinguishedNames())
        {
            if (!part.HasMultipleElements && part.GetSingleElementType().Value == "2.5.4.10")
            {
                return part.GetSingleElementValue();
            }
        }

        return null;
    }

    private static string? Words(string? text) => text is null ? null : new string([.. text.Take(200).Select(letter => char.IsControl(letter) ? ' ' : letter)]);
}
