using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Myna.Voice;

namespace Myna.Trust;

/// <summary>What a voice is, whatever it is called: it stays the same when a voice file is renamed, copied, exported or described anew.</summary>
public static class VoiceIdentity
{
    /// <summary>The SHA-256 of model and tensors, as <c>voice_</c> and 32 hexadecimal digits.</summary>
    /// <param name="voice">The voice.</param>
    public static string Of(VoicePrompt voice)
    {
        ArgumentNullException.ThrowIfNull(voice);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{voice.ModelTag}\n"));
        foreach (string name in voice.TensorNames.Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name} {string.Join('x', voice.Shape(name))}\n"));
            ReadOnlySpan<float> values = voice.Tensor(name);
            if (BitConverter.IsLittleEndian)
            {
                hash.AppendData(MemoryMarshal.AsBytes(values));
            }
            else
            {
                var bytes = new byte[4];
                foreach (float value in values)
                {
                    BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
                    hash.AppendData(bytes);
                }
            }
        }

        return "voice_" + Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }
}
