using System.Security.Cryptography;

namespace Myna.Audio.Watermark;

/// <summary>
/// The secret that a watermark is spread with: 128 bits. Who does not have it can neither find the mark in a recording nor
/// put it there, short of breaking the scheme; who has it can do both.
/// </summary>
/// <remarks>
/// <see cref="Public"/> is no secret: every Myna knows it, so that every Myna can tell speech made by Myna. A mark with the
/// public key is a courtesy to those who look for it, not a proof of where a file comes from: anybody can put it there.
/// </remarks>
public sealed class WatermarkKey : IEquatable<WatermarkKey>
{
    /// <summary>Length of the secret, in bytes.</summary>
    public const int Bytes = 16;

    private readonly byte[] _secret;

    private WatermarkKey(byte[] secret)
    {
        _secret = secret;
        byte[] hash = SHA256.HashData([.. "myna watermark key id"u8, .. secret]);
        Id = (ushort)((hash[0] << 8) | hash[1]);
    }

    /// <summary>The key that every Myna knows.</summary>
    public static WatermarkKey Public { get; } = new(SHA256.HashData("myna public watermark key 1"u8)[..Bytes]);

    /// <summary>The first 16 bits of a hash of the secret: tells keys apart without telling the secret.</summary>
    public ushort Id { get; }

    /// <summary>Whether this is the key that every Myna knows.</summary>
    public bool IsPublic => Equals(Public);

    /// <summary>A new secret key.</summary>
    public static WatermarkKey Create() => new(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>The key with a given secret.</summary>
    /// <param name="secret"><see cref="Bytes"/> bytes; copied.</param>
    /// <exception cref="MynaException">The secret has another length.</exception>
    public static WatermarkKey From(ReadOnlySpan<byte> secret) => secret.Length == Bytes
        ? new(secret.ToArray())
        : throw new MynaException($"A watermark key has {Bytes} bytes; {secret.Length} were given.");

    /// <summary>A copy of the secret, to be stored where nobody else reads it.</summary>
    public byte[] ToBytes() => [.. _secret];

    /// <inheritdoc/>
    public bool Equals(WatermarkKey? other) =>
        other is not null && CryptographicOperations.FixedTimeEquals(_secret, other._secret);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as WatermarkKey);

    /// <inheritdoc/>
    public override int GetHashCode() => Id;

    /// <summary>The id, never the secret.</summary>
    public override string ToString() => IsPublic ? "public" : $"{Id:x4}";

    /// <summary>Bytes that only the key tells, for one purpose: SHA-256 over a keyed hash of the purpose and a counter.</summary>
    /// <param name="purpose">What they are for; each purpose has its own bytes.</param>
    /// <param name="count">How many bytes.</param>
    internal byte[] Stream(ReadOnlySpan<byte> purpose, int count)
    {
        byte[] seed = HMACSHA256.HashData(_secret, purpose);
        var bytes = new byte[count];
        Span<byte> block = stackalloc byte[36];
        seed.CopyTo(block);
        for (int at = 0, counter = 0; at < count; counter++)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(block[32..], counter);
            byte[] next = SHA256.HashData(block);
            int taken = Math.Min(next.Length, count - at);
            next.AsSpan(0, taken).CopyTo(bytes.AsSpan(at));
            at += taken;
        }

        return bytes;
    }
}
