using System.Buffers.Binary;
using static System.FormattableString;

namespace Myna.Audio.Files;

/// <summary>What stands before the samples of a WAV file.</summary>
/// <param name="Encoding">How samples are stored; null if it is one that only ffmpeg can read.</param>
/// <param name="FormatCode">The file's own number for its encoding (1 PCM, 3 float, 6 A-law, 7 µ-law, …).</param>
/// <param name="BitsPerSample">The file's own number of bits a sample.</param>
/// <param name="Channels">Number of channels.</param>
/// <param name="SampleRate">Rate in Hz.</param>
/// <param name="DataBytes">Bytes of sound as the file states them; null when it does not know: then they reach to its end.</param>
internal sealed record WavHeader(
    SampleEncoding? Encoding, int FormatCode, int BitsPerSample, int Channels, int SampleRate, long? DataBytes)
{
    /// <summary>Bytes of one sample of each channel.</summary>
    public int FrameBytes => Channels * SampleConversion.Bytes(Encoding!.Value);

    /// <summary>The most channels that are read; beyond it a file is broken rather than rich.</summary>
    public const int MostChannels = 64;

    private const int Pcm = 1;
    private const int Float = 3;
    private const int ALaw = 6;
    private const int MuLaw = 7;
    private const int Extensible = 0xFFFE;

    /// <summary>Reads the body of a <c>fmt </c> chunk.</summary>
    /// <exception cref="MynaException">The chunk is too short or states impossible numbers.</exception>
    public static WavHeader ParseFormat(ReadOnlySpan<byte> chunk, string name)
    {
        if (chunk.Length < 14)
        {
            throw new MynaException($"{name} is a damaged WAV file: its format chunk has {chunk.Length} bytes instead of 16 or more");
        }

        int code = BinaryPrimitives.ReadUInt16LittleEndian(chunk);
        int channels = BinaryPrimitives.ReadUInt16LittleEndian(chunk[2..]);
        uint rate = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
        int frameBytes = BinaryPrimitives.ReadUInt16LittleEndian(chunk[12..]);
        int bits = chunk.Length >= 16 ? BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]) : 0;
        if (code == Extensible && chunk.Length >= 26)
        {
            // The first two bytes of the sub-format's GUID are the plain code.
            code = BinaryPrimitives.ReadUInt16LittleEndian(chunk[24..]);
        }

        if (channels is < 1 or > MostChannels)
        {
            throw new MynaException($"{name} is a damaged WAV file: it states {channels} channels; 1 to {MostChannels} can be read");
        }

        if (rate is < Resampling.Resampler.LowestRate or > Resampling.Resampler.HighestRate)
        {
            throw new MynaException(Invariant(
                $"{name} states a sample rate of {rate} Hz; {Resampling.Resampler.LowestRate} to {Resampling.Resampler.HighestRate} Hz can be read"));
        }

        // The container counts: 20 valid bits in 3 bytes are left-justified and read as 24.
        int bytes = frameBytes > 0 && frameBytes % channels == 0 && frameBytes / channels * 8 >= bits
            ? frameBytes / channels
            : (bits + 7) / 8;
        SampleEncoding? encoding = (code, bytes) switch
        {
            (Pcm, 1) => SampleEncoding.Pcm8,
            (Pcm, 2) => SampleEncoding.Pcm16,
            (Pcm, 3) => SampleEncoding.Pcm24,
            (Pcm, 4) => SampleEncoding.Pcm32,
            (Float, 4) => SampleEncoding.Float32,
            (Float, 8) => SampleEncoding.Float64,
            (ALaw, 1) => SampleEncoding.ALaw,
            (MuLaw, 1) => SampleEncoding.MuLaw,
            _ => null,
        };
        return new WavHeader(encoding, code, bits, channels, (int)rate, null);
    }
}
