using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;
using Myna.Audio.Files;

namespace Myna.Voice.ExtensionsAI;

/// <summary>Samples as the bytes a client asked for: WAV or bare PCM, 16-bit mono.</summary>
[Experimental("MEAI001")]
internal sealed class AudioEncoder : IDisposable
{
    private readonly MemoryStream _stream = new();
    private readonly WavWriter? _wav;
    private readonly float _volume;

    public AudioEncoder(int sampleRate, TextToSpeechOptions? options)
    {
        _volume = ClientOptions.Volume(options);
        if (IsPcm(options?.AudioFormat))
        {
            MediaType = $"audio/pcm;rate={sampleRate};bits=16;channels=1";
        }
        else
        {
            MediaType = "audio/wav";
            _wav = new WavWriter(_stream, sampleRate, channels: 1, leaveOpen: true);
        }
    }

    public string MediaType { get; }

    /// <summary>Whether bare PCM is asked for; WAV otherwise.</summary>
    /// <exception cref="MynaException">It is another format.</exception>
    public static bool IsPcm(string? format) => format?.Split(';')[0].Trim().ToUpperInvariant() switch
    {
        null or "" or "WAV" or "WAVE" or "AUDIO/WAV" or "AUDIO/X-WAV" or "AUDIO/WAVE" or "AUDIO/VND.WAVE" => false,
        "PCM" or "AUDIO/PCM" => true,
        _ => throw new MynaException($"This client gives wav or pcm, not {format}. Write other formats with Myna.Audio's AudioFile."),
    };

    /// <summary>Encodes samples, full scale ±1.</summary>
    public void Write(ReadOnlySpan<float> samples)
    {
        float[] scaled = samples.ToArray();
        foreach (ref float sample in scaled.AsSpan())
        {
            sample *= _volume;
        }

        if (_wav is not null)
        {
            _wav.Write(scaled);
            return;
        }

        Span<byte> bytes = stackalloc byte[2];
        foreach (float sample in scaled)
        {
            BinaryPrimitives.WriteInt16LittleEndian(bytes, (short)Math.Clamp(MathF.Round(sample * 32768f), short.MinValue, short.MaxValue));
            _stream.Write(bytes);
        }
    }

    /// <summary>What was encoded since the last call. The header of a WAV taken in pieces says "to the end" instead of a size.</summary>
    public byte[] Take()
    {
        byte[] piece = _stream.ToArray();
        _stream.SetLength(0);
        return piece;
    }

    /// <summary>Everything, when it was not taken in pieces; the header of a WAV then holds the size.</summary>
    public byte[] Finish()
    {
        _wav?.Finish();
        return _stream.ToArray();
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();
}
