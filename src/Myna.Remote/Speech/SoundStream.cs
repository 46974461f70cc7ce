using System.Buffers;
using System.Buffers.Binary;
using Myna.Audio.Resampling;

namespace Myna.Remote.Speech;

/// <summary>Makes samples of the bytes of an answer as they come: headerless 16-bit PCM, or WAV with 16-bit or float samples.</summary>
/// <param name="rawRate">The rate of headerless PCM, in Hz.</param>
/// <param name="wantedRate">The rate of what comes out, in Hz.</param>
internal sealed class SoundStream(int rawRate, int wantedRate)
{
    private const int MostHeaderBytes = 1 << 16;
    private const int EnoughToTell = 12;

    private readonly List<byte> _rest = [];
    private readonly ArrayBufferWriter<float> _output = new();
    private Resampler? _resampler;
    private bool _begun;
    private int _channels = 1;
    private int _sampleBytes = 2;
    private long? _left;

    /// <summary>Whether the sound ended within a sample, or before the end that its header states.</summary>
    public bool IsCutOff => (_rest.Count > 0 && _left != 0) || _left > 0;

    /// <summary>Takes bytes.</summary>
    /// <returns>The samples that are complete, mono, at the wanted rate.</returns>
    /// <exception cref="FormatException">It is no sound that can be read; the message says what it is.</exception>
    public float[] Push(ReadOnlySpan<byte> bytes)
    {
        _rest.AddRange(bytes);
        if (!_begun && !TryBegin())
        {
            return [];
        }

        int frame = _channels * _sampleBytes;
        long usable = Math.Min(_rest.Count, _left ?? long.MaxValue);
        int frames = (int)(usable / frame);
        var samples = new float[frames];
        ReadOnlySpan<byte> data = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_rest);
        for (int i = 0; i < frames; i++)
        {
            float sum = 0;
            for (int channel = 0; channel < _channels; channel++)
            {
                ReadOnlySpan<byte> sample = data[((i * frame) + (channel * _sampleBytes))..];
                sum += _sampleBytes == 2 ? BinaryPrimitives.ReadInt16LittleEndian(sample) / 32768f : BinaryPrimitives.ReadSingleLittleEndian(sample);
            }

            samples[i] = float.IsFinite(sum) ? sum / _channels : 0f;
        }

        _left -= (long)frames * frame;
        _rest.RemoveRange(0, frames * frame);
        return Resampled(samples, last: false);
    }

    /// <summary>The end: what the resampler still held.</summary>
    /// <exception cref="FormatException">It was no sound.</exception>
    public float[] Finish() => _begun || _rest.Count == 0 ? Resampled([], last: true)
        : throw new FormatException($"only {_rest.Count} bytes, too few for any sound");

    private float[] Resampled(float[] samples, bool last)
    {
        if (_resampler is null)
        {
            return samples;
        }

        _output.ResetWrittenCount();
        _resampler.Push(samples, _output);
        if (last)
        {
            _resampler.Finish(_output);
        }

        return _output.WrittenSpan.ToArray();
    }

    private bool TryBegin()
    {
        if (_rest.Count < EnoughToTell)
        {
            return false;
        }

        ReadOnlySpan<byte> data = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_rest);
        if (!data.StartsWith("RIFF"u8))
        {
            string? other = data.StartsWith("ID3"u8) ? "MP3" : data.StartsWith("OggS"u8) ? "Ogg" : data.StartsWith("fLaC"u8) ? "FLAC" : null;
            if (other is not null)
            {
                throw new FormatException($"{other} where PCM was asked for");
            }

            Begin(rawRate);
            return true;
        }

        int at = EnoughToTell, rate = 0;
        while (at + 8 <= data.Length)
        {
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(data[(at + 4)..]);
            if (data[at..].StartsWith("data"u8))
            {
                if (rate == 0)
                {
                    throw new FormatException("WAV without a format");
                }

                // Streams that do not know their length yet state none, or the most that can be.
                _left = length is 0 or >= 0x7FFF_0000 ? null : length;
                _rest.RemoveRange(0, at + 8);
                Begin(rate);
                return true;
            }

            if (length > MostHeaderBytes)
            {
                throw new FormatException("WAV with a damaged header");
            }

            if (at + 8 + length > data.Length)
            {
                break;
            }

            if (data[at..].StartsWith("fmt "u8) && length >= 16)
            {
                int code = BinaryPrimitives.ReadUInt16LittleEndian(data[(at + 8)..]), bits = BinaryPrimitives.ReadUInt16LittleEndian(data[(at + 22)..]);
                _channels = BinaryPrimitives.ReadUInt16LittleEndian(data[(at + 10)..]);
                rate = BinaryPrimitives.ReadInt32LittleEndian(data[(at + 12)..]);
                _sampleBytes = (code, bits) switch
                {
                    (1 or 0xFFFE, 16) => 2,
                    (3 or 0xFFFE, 32) => 4,
                    _ => throw new FormatException($"WAV with {bits} bits a sample (format {code}) where 16-bit or float samples are needed"),
                };
                if (_channels is < 1 or > 8 || rate is < Resampler.LowestRate or > Resampler.HighestRate)
                {
                    throw new FormatException($"WAV with {_channels} channels at {rate} Hz");
                }
            }

            at += 8 + (int)length + (int)(length & 1);
        }

        return data.Length > MostHeaderBytes ? throw new FormatException("WAV whose sound does not begin") : false;
    }

    private void Begin(int rate)
    {
        _begun = true;
        _resampler = rate == wantedRate ? null : new Resampler(rate, wantedRate);
    }
}
