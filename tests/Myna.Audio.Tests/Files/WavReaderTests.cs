using CsCheck;
using Myna.Audio.Files;
using static Myna.Audio.Tests.Files.WavBytes;

namespace Myna.Audio.Tests.Files;

public class WavReaderTests
{
    private static readonly byte[] Pcm16Mono = Format(1, 1, 24000, 16);
    private static readonly byte[] FourSamples = Samples16(100, -200, 300, -400);
    private static readonly float[] FourFloats = [100 / 32768f, -200 / 32768f, 300 / 32768f, -400 / 32768f];

    public static TheoryData<string, byte[]> FilesWithTheSameFourSamples => new()
    {
        { "plain", WavBytes.File(null, Pcm16Mono, Chunk("data", FourSamples)) },
        { "RIFF size 0", WavBytes.File(0, Pcm16Mono, Chunk("data", FourSamples)) },
        { "sizes 0", WavBytes.File(0, Pcm16Mono, Chunk("data", FourSamples, 0)) },
        { "sizes unknown", WavBytes.File(uint.MaxValue, Pcm16Mono, Chunk("data", FourSamples, uint.MaxValue)) },
        { "data larger than the file", WavBytes.File(null, Pcm16Mono, Chunk("data", FourSamples, 1_000_000)) },
        { "LIST before", WavBytes.File(null, Pcm16Mono, Chunk("LIST", [1, 2, 3, 4]), Chunk("data", FourSamples)) },
        { "LIST after", WavBytes.File(null, Pcm16Mono, Chunk("data", FourSamples), Chunk("LIST", [1, 2, 3, 4])) },
        { "odd chunk, padded", WavBytes.File(null, Pcm16Mono, Chunk("LIST", [1, 2, 3]), Chunk("data", FourSamples)) },
        { "odd chunk, not padded", WavBytes.File(null, Pcm16Mono, Chunk("LIST", [1, 2, 3], pad: false), Chunk("data", FourSamples)) },
        { "chunk before the format", WavBytes.File(null, Chunk("JUNK", new byte[28]), Pcm16Mono, Chunk("data", FourSamples)) },
        { "half a sample at the end", WavBytes.File(null, Pcm16Mono, Chunk("data", [.. FourSamples, 7], 100, pad: false)) },
        { "extensible", WavBytes.File(null, Extensible(1, 1, 24000, 16, 16), Chunk("data", FourSamples)) },
        { "RF64", [.. "RF64"u8, .. UInt32(uint.MaxValue), .. "WAVE"u8, .. Chunk("ds64", [.. new byte[8], 8, 0, 0, 0, .. new byte[16]]), .. Pcm16Mono, .. Chunk("data", FourSamples, uint.MaxValue), .. Chunk("LIST", [1, 2])] },
        { "frame bytes of 0", WavBytes.File(null, Format(1, 1, 24000, 16, frameBytes: 0), Chunk("data", FourSamples)) },
    };

    [Theory]
    [MemberData(nameof(FilesWithTheSameFourSamples))]
    public void Files_with_odd_headers_give_their_samples(string what, byte[] file)
    {
        AudioClip fromFile = Read(new MemoryStream(file), what);
        AudioClip fromPipe = Read(new PipeStream(new MemoryStream(file)), what);
        Assert.Equal(FourFloats, fromFile.Samples);
        Assert.Equal(FourFloats, fromPipe.Samples);
        Assert.Equal((1, 24000), (fromFile.Channels, fromFile.SampleRate));
    }

    [Fact]
    public void Every_encoding_gives_full_scale_and_silence()
    {
        Check(1, 8, [0, 128, 255], [-1f, 0f, 127 / 128f]);
        Check(1, 16, [0x00, 0x80, 0, 0, 0xFF, 0x7F], [-1f, 0f, 32767 / 32768f]);
        Check(1, 24, [0, 0, 0x80, 0, 0, 0, 0xFF, 0xFF, 0x7F], [-1f, 0f, 8388607 / 8388608f]);
        Check(1, 32, [0, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0x40], [-1f, 0f, 0.5f]);
        Check(3, 32, [.. BitConverter.GetBytes(-1f), .. BitConverter.GetBytes(float.NaN), .. BitConverter.GetBytes(1.5f)], [-1f, 0f, 1.5f]);
        Check(3, 64, [.. BitConverter.GetBytes(-1d), .. BitConverter.GetBytes(double.PositiveInfinity), .. BitConverter.GetBytes(0.25)], [-1f, 0f, 0.25f]);

        // G.711, tables 1 and 2: the largest values and the smallest steps.
        Check(6, 8, [0xAA, 0x2A, 0xD5, 0x55], [32256 / 32768f, -32256 / 32768f, 8 / 32768f, -8 / 32768f]);
        Check(7, 8, [0x80, 0x00, 0xFF, 0x7F], [32124 / 32768f, -32124 / 32768f, 0f, 0f]);

        static void Check(int code, int bits, byte[] bytes, float[] expected)
            => Assert.Equal(expected, Read(new MemoryStream(WavBytes.File(null, Format(code, 1, 8000, bits), Chunk("data", bytes))), "x.wav").Samples);
    }

    [Fact]
    public void Twenty_valid_bits_in_three_bytes_are_read_as_24()
    {
        byte[] file = WavBytes.File(null, Extensible(1, 2, 48000, 24, 20), Chunk("data", [0, 0, 0x40, 0, 0, 0xC0]));
        AudioClip clip = Read(new MemoryStream(file), "x.wav");
        Assert.Equal([0.5f, -0.5f], clip.Samples);
        Assert.Equal(2, clip.Channels);
    }

    [Fact]
    public void An_empty_data_chunk_gives_an_empty_clip()
    {
        byte[] file = WavBytes.File(null, Pcm16Mono, Chunk("data", []), Chunk("LIST", [1, 2, 3, 4]));
        Assert.Empty(Read(new MemoryStream(file), "x.wav").Samples);
        Assert.Empty(Read(new PipeStream(new MemoryStream(file)), "x.wav").Samples);
    }

    [Fact]
    public void Errors_say_what_is_wrong()
    {
        Says("empty (0 bytes)", []);
        Says("cut off", [.. "RIFF"u8, 1, 2]);
        Says("does not begin as one", [.. "hello, this is not a sound"u8]);
        Says("ends before its format chunk", WavBytes.File(null));
        Says("ends before its data chunk", WavBytes.File(null, Pcm16Mono));
        Says("before its format", WavBytes.File(null, Chunk("data", FourSamples), Pcm16Mono));
        Says("format chunk has 4 bytes", WavBytes.File(null, Chunk("fmt ", new byte[4])));
        Says("states 0 channels", WavBytes.File(null, Format(1, 0, 24000, 16), Chunk("data", FourSamples)));
        Says("sample rate of 12 Hz", WavBytes.File(null, Format(1, 1, 12, 16), Chunk("data", FourSamples)));
        Says("format code 17, 4 bits", WavBytes.File(null, Format(17, 1, 24000, 4), Chunk("data", FourSamples)));
        Says("chunk 'LIST' states 4000000 bytes", WavBytes.File(null, Pcm16Mono, Chunk("LIST", [1, 2], 4_000_000)));

        static void Says(string part, byte[] file)
        {
            MynaException error = Assert.Throws<MynaException>(() => Read(new MemoryStream(file), "cover.wav"));
            Assert.Contains("cover.wav", error.Message, StringComparison.Ordinal);
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_clip_longer_than_the_limit_is_refused_with_its_length()
    {
        byte[] file = WavBytes.File(null, Pcm16Mono, Chunk("data", new byte[24000 * 2 * 5]));
        var options = new AudioReadOptions { MaximumSeconds = 4 };
        Assert.Contains("is 5 s long", Assert.Throws<MynaException>(() => Read(new MemoryStream(file), "x.wav", options)).Message, StringComparison.Ordinal);

        byte[] unknown = WavBytes.File(null, Pcm16Mono, Chunk("data", new byte[24000 * 2 * 5], uint.MaxValue));
        MynaException error = Assert.Throws<MynaException>(() => Read(new PipeStream(new MemoryStream(unknown), 5000), "x.wav", options));
        Assert.Contains("at most 4 s", error.Message, StringComparison.Ordinal);
        Assert.Equal(5, Read(new MemoryStream(file), "x.wav", new AudioReadOptions { MaximumSeconds = 5 }).Seconds);
    }

    [Fact]
    public void A_pipe_that_promises_two_gigabytes_costs_no_memory_for_them()
    {
        byte[] file = WavBytes.File(null, Pcm16Mono, Chunk("data", FourSamples, 80_000_000));
        long before = GC.GetAllocatedBytesForCurrentThread();
        AudioClip clip = Read(new PipeStream(new MemoryStream(file)), "x.wav");
        Assert.Equal(FourFloats, clip.Samples);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 4_000_000);
    }

    [Fact]
    public void Random_bytes_are_read_or_refused_but_never_crash()
        => Gen.Byte.Array[0, 200].Sample(ReadOrRefuse, iter: 2000);

    [Fact]
    public void Mutations_of_a_good_file_are_read_or_refused_but_never_crash()
    {
        byte[] good = WavBytes.File(null, Chunk("LIST", [1, 2, 3]), Extensible(1, 2, 24000, 16, 16), Chunk("data", new byte[64]), Chunk("LIST", [1]));
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte).Array[1, 6].SelectMany(changes => Gen.Int[0, good.Length].Select(length => (changes, length)))
            .Sample(
                sample =>
                {
                    byte[] file = [.. good];
                    foreach ((int at, byte value) in sample.changes)
                    {
                        file[at] = value;
                    }

                    ReadOrRefuse(file[..Math.Max(sample.length, 20)]);
                    ReadOrRefuse(file);
                },
                iter: 5000);
    }

    private static AudioClip Read(Stream stream, string name, AudioReadOptions? options = null)
        => WavReader.ReadClip(stream, name, options, TestContext.Current.CancellationToken);

    private static void ReadOrRefuse(byte[] file)
    {
        foreach (Stream stream in new Stream[] { new MemoryStream(file), new PipeStream(new MemoryStream(file)) })
        {
            try
            {
                AudioClip clip = Read(stream, "x.wav");
                Assert.True(clip.Samples.Length <= file.Length);
                Assert.All(clip.Samples, sample => Assert.True(float.IsFinite(sample)));
            }
            catch (MynaException error)
            {
                Assert.StartsWith("x.wav", error.Message, StringComparison.Ordinal);
            }
        }
    }
}
