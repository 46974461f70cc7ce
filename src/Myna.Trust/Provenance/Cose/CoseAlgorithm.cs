using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Myna.Trust.Provenance.Cose;

/// <summary>Signature algorithms that C2PA allows and .NET has, by their COSE numbers (IANA). Ed25519 (-8) is not among them.</summary>
internal static class CoseAlgorithm
{
    public const int Es256 = -7;
    public const int Es384 = -35;
    public const int Es512 = -36;
    public const int Ps256 = -37;
    public const int Ps384 = -38;
    public const int Ps512 = -39;
    public const int EdDsa = -8;

    /// <summary>The algorithm's usual name.</summary>
    public static string Name(int algorithm) => algorithm switch
    {
        Es256 => "ES256",
        Es384 => "ES384",
        Es512 => "ES512",
        Ps256 => "PS256",
        Ps384 => "PS384",
        Ps512 => "PS512",
        EdDsa => "Ed25519",
        _ => $"COSE {algorithm}",
    };

    /// <summary>The algorithm that goes with a key.</summary>
    /// <exception cref="MynaException">The key is of a kind or size that C2PA does not allow.</exception>
    public static int Of(AsymmetricAlgorithm key) => key switch
    {
        ECDsa { KeySize: 256 } => Es256,
        ECDsa { KeySize: 384 } => Es384,
        ECDsa { KeySize: 521 } => Es512,
        RSA { KeySize: >= 2048 } => Ps256,
        _ => throw new MynaException($"a signing key of {key.KeySize} bits of this kind cannot be used; use ECDSA on P-256, P-384 or P-521, or RSA of 2048 bits or more"),
    };

    /// <summary>Signs.</summary>
    public static byte[] Sign(AsymmetricAlgorithm key, int algorithm, ReadOnlySpan<byte> message) => key is ECDsa curve
        ? curve.SignData(message.ToArray(), Hash(algorithm))
        : ((RSA)key).SignData(message.ToArray(), Hash(algorithm), RSASignaturePadding.Pss);

    /// <summary>Checks a signature against a certificate's key; null if the algorithm is not one that can be checked.</summary>
    public static bool? Verify(X509Certificate2 certificate, int algorithm, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (algorithm is Es256 or Es384 or Es512)
        {
            using ECDsa? curve = certificate.GetECDsaPublicKey();
            return curve?.VerifyData(message, signature, Hash(algorithm)) ?? false;
        }

        if (algorithm is Ps256 or Ps384 or Ps512)
        {
            using RSA? rsa = certificate.GetRSAPublicKey();
            return rsa?.VerifyData(message, signature, Hash(algorithm), RSASignaturePadding.Pss) ?? false;
        }

        return null;
    }

    private static HashAlgorithmName Hash(int algorithm) => algorithm switch
    {
        Es256 or Ps256 => HashAlgorithmName.SHA256,
        Es384 or Ps384 => HashAlgorithmName.SHA384,
        _ => HashAlgorithmName.SHA512,
    };
}
