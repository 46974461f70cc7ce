using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Myna.Trust.Signing;

/// <summary>An Ed25519 key pair (RFC 8032) that signs consents, deletions and the heads of logs.</summary>
public sealed class SigningKey
{
    private const string Prefix = "myna-ed25519-1 ";
    private readonly byte[] _seed; // [32]

    private SigningKey(byte[] seed)
    {
        _seed = seed;
        var point = new byte[Ed25519.PublicKeySize];
        Ed25519.GeneratePublicKey(seed, 0, point, 0);
        Public = new VerifyingKey(point);
    }

    /// <summary>What others check signatures with.</summary>
    public VerifyingKey Public { get; }

    /// <summary>A new key.</summary>
    public static SigningKey Create() => new(RandomNumberGenerator.GetBytes(Ed25519.SecretKeySize));

    /// <summary>The key in a file; a new one is made and written where there is none, readable by its owner only.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="MynaException">It is damaged, or cannot be read or written.</exception>
    public static SigningKey LoadOrCreate(string path)
    {
        string text = SecretFile.LoadOrCreate(path, () => Prefix + Convert.ToBase64String(Create()._seed));
        try
        {
            byte[] seed = text.StartsWith(Prefix, StringComparison.Ordinal) ? Convert.FromBase64String(text[Prefix.Length..].Trim()) : [];
            return seed.Length == Ed25519.SecretKeySize
                ? new SigningKey(seed)
                : throw new FormatException();
        }
        catch (FormatException exception)
        {
            throw new MynaException($"{path} is no signing key, or was damaged; put it back from a copy, or move it away and a new one is made (signatures by the old one stay valid for those who have its public key)", exception);
        }
    }

    /// <summary>Signs bytes; the same bytes give the same signature.</summary>
    /// <param name="message">What is signed.</param>
    /// <returns>The signature, 64 bytes.</returns>
    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        var signature = new byte[Ed25519.SignatureSize];
        Ed25519.Sign(_seed, 0, message.ToArray(), 0, message.Length, signature, 0);
        return signature;
    }

    /// <summary>A secret that depends on this key and on a purpose, for hashes that nobody else can try words on.</summary>
    /// <param name="purpose">What it is for.</param>
    internal byte[] Derive(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, _seed, 32, info: Encoding.UTF8.GetBytes(purpose));
}

/// <summary>The public half of a <see cref="SigningKey"/>.</summary>
public sealed class VerifyingKey : IEquatable<VerifyingKey>
{
    private const string Prefix = "ed25519:";
    private readonly byte[] _point;

    internal VerifyingKey(byte[] point) => _point = point;

    /// <summary>A short name for people to compare: the first 16 hexadecimal digits of the key's SHA-256.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(_point).AsSpan(0, 8));

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <param name="text"><c>ed25519:</c> and base64.</param>
    /// <exception cref="MynaException">It is no such key.</exception>
    public static VerifyingKey Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var point = new byte[Ed25519.PublicKeySize];
        return text.StartsWith(Prefix, StringComparison.Ordinal)
            && Convert.TryFromBase64String(text[Prefix.Length..], point, out int count) && count == point.Length
            ? new VerifyingKey(point)
            : throw new MynaException("a public key must be \"ed25519:\" and 32 bytes in base64; check that it was copied whole");
    }

    /// <summary>Whether a signature is this key's for these bytes.</summary>
    /// <param name="message">What was signed.</param>
    /// <param name="signature">The signature, 64 bytes; of another length it is wrong.</param>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        signature.Length == Ed25519.SignatureSize && Ed25519.Verify(signature.ToArray(), 0, _point, 0, message.ToArray(), 0, message.Length);

    /// <inheritdoc/>
    public override string ToString() => Prefix + Convert.ToBase64String(_point);

    /// <inheritdoc/>
    public bool Equals(VerifyingKey? other) => other is not null && _point.AsSpan().SequenceEqual(other._point);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as VerifyingKey);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(_point);
}
