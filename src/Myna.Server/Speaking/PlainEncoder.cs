using System.Buffers;
using Myna.Audio.Files;
using Myna.Audio.Resampling;

namespace Myna.Server.Speaking;

/// <summary>Formats that need no other program: samples of 16 bits, with a WAV header or without, and those of telephones.</summary>
internal sealed class PlainEncoder
{
    private readonly SampleEncoding _encoding;
    private readonly Resampler? _resampler;
    private readonly ArrayBufferWriter<float> _samples = new();
    private readonly byte[] _header;
    private bool _begun;

    /// <summary>Makes an encoder for one stretch of speech.</summary>
    /// <param name="format">Any format that <see cref="SoundFormat.Encoded"/> is null for.</param>
    /// <param name="modelHz">Rate of the samples that will come.</param>
    public PlainEncoder(SoundFormat format, int modelHz)
    {
        int hz = format.Hz ?? modelHz;
        _encoding = format.Container switch
        {
            SoundContainer.MuLaw => SampleEncoding.MuLaw,
            SoundContainer.ALaw => SampleEncoding.ALaw,
            _ => SampleEncoding.Pcm16,
        };
        _resampler = hz == modelHz ? null : new Resampler(modelHz, hz);
        _header = format.Container == SoundContainer.Wav ? Header(hz) : [];
    }

    /// <summary>Bytes for some samples, with the header before the first ones.</summary>
    public byte[] Encode(ReadOnlySpan<float> samples)
    {
        if (_resampler is null)
        {
            return Bytes(samples);
        }

        _resampler.Push(samples, _samples);
        return TakeResampled();
    }

    /// <summary>The last bytes.</summary>
    public byte[] Finish()
    {
        _resampler?.Finish(_samples);
        return TakeResampled();
    }

    // How long it gets nobody knows yet: the sizes say "to the end", as WavWriter does on pipes.
    private static byte[] Header(int hz)
    {
        using var stream = new OneWayStream();
        using (new WavWriter(stream, hz, channels: 1, SampleEncoding.Pcm16, leaveOpen: true))
        {
        }

        return stream.ToArray();
    }

    private byte[] TakeResampled()
    {
        byte[] bytes = Bytes(_samples.WrittenSpan);
        _samples.ResetWrittenCount();
        return bytes;
    }

    private byte[] Bytes(ReadOnlySpan<float> samples)
    {
        int start = _begun ? 0 : _header.Length;
        var bytes = new byte[start + (samples.Length * SampleConversion.Bytes(_encoding))];
        if (start > 0)
        {
            _header.CopyTo(bytes, 0);
        }

        _begun = true;
        SampleConversion.Encode(samples, _encoding, dither: null, bytes.AsSpan(start));
        return bytes;
    }

    /// <summary>Memory that pretends to be a pipe, so that nobody goes back in it.</summary>
    private sealed class OneWayStream : MemoryStream
    {
        public override bool CanSeek => false;
    }
}
