using System.Buffers.Binary;
using CsCheck;
using Myna.Audio.Files;

namespace Myna.Audio.Tests.Files;

public class WavWriterTests
{
    private static readonly Gen<AudioClip> Clips =
        Gen.Select(Gen.Int[1, 5], Gen.Int[0, 40], Gen.Int[1000, 96000]).SelectMany((channels, frames, rate) =>
            Gen.Float[-1.2f, 1.2f].Array[channels * frames].Select(samples => new AudioClip(samples, channels, rate)));

    [Theory]
    [InlineData(SampleEncoding.Pcm8, 1 / 128.0)]
    [InlineData(SampleEncoding.Pcm16, 1 / 32768.0)]
    [InlineData(SampleEncoding.Pcm24, 1 / 8388608.0)]
    [InlineData(SampleEncoding.Pcm32, 1 / 8388608.0)]
    [InlineData(SampleEncoding.Float32, 0)]
    [InlineData(SampleEncoding.Float64, 0)]
    public void Round_trips_stay_within_half_a_step(SampleEncoding encoding, double step)
        => Clips.Sample(clip =>
        {
            AudioClip back = RoundTrip(clip, encoding);
            Assert.Equal((clip.Channels, clip.SampleRate, clip.Samples.Length), (back.Channels, back.SampleRate, back.Samples.Length));
            for (int i = 0; i < clip.Samples.Length; i++)
            {
                double expected = step == 0 ? clip.Samples[i] : Math.Clamp(clip.Samples[i], -1, encoding == SampleEncoding.Pcm32 ? 1 : 1 - step); // 2³¹-1 rounds to 1 as a float
                Assert.InRange(back.Samples[i], expected - (step / 2) - 1e-9, expected + (step / 2) + 1e-9);
            }
        });

    [Theory]
    [InlineData(SampleEncoding.ALaw)]
    [InlineData(SampleEncoding.MuLaw)]
    public void Telephone_codes_stay_within_half_a_step_of_their_segment(SampleEncoding encoding)
        => Clips.Sample(clip =>
        {
            AudioClip back = RoundTrip(clip, encoding);
            for (int i = 0; i < clip.Samples.Length; i++)
            {
                // G.711: sixteen steps a segment, each segment twice as wide as the one before; the least step is 16 of 32768.
                double size = Math.Min(Math.Abs(clip.Samples[i]), 0.98);
                double step = Math.Max(16 / 32768.0, (size + 0.005) / 16);
                Assert.InRange(Math.Abs(back.Samples[i] - Math.Clamp(clip.Samples[i], -0.985, 0.985)), 0, (step / 2) + 0.005);
            }
        });

    [Theory]
    [InlineData(SampleEncoding.ALaw)]
    [InlineData(SampleEncoding.MuLaw)]
    public void Each_telephone_code_comes_back_as_itself(SampleEncoding encoding)
    {
        ReadOnlySpan<float> table = encoding == SampleEncoding.ALaw ? Companding.ALaw : Companding.MuLaw;
        var bytes = new byte[256];
        SampleConversion.Encode(table, encoding, dither: null, bytes);
        for (int code = 0; code < 256; code++)
        {
            // µ-law has two zeros.
            Assert.Equal(table[code], table[bytes[code]]);
        }
    }

    [Fact]
    public void Sizes_are_right_on_files_and_unknown_on_pipes()
    {
        var file = new MemoryStream();
        using (var writer = new WavWriter(file, 24000, 1, leaveOpen: true))
        {
            writer.Write([0.1f, 0.2f]);
            writer.Write([0.3f]);
        }

        byte[] bytes = file.ToArray();
        Assert.Equal(44 + 6, bytes.Length);
        Assert.Equal((uint)bytes.Length - 8, BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(4)));
        Assert.Equal(6u, BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(40)));

        var pipe = new MemoryStream();
        using (var writer = new WavWriter(new PipeStream(pipe), 24000, 1))
        {
            writer.Write([0.1f, 0.2f, 0.3f]);
        }

        byte[] piped = pipe.ToArray();
        Assert.Equal(uint.MaxValue, BinaryPrimitives.ReadUInt32LittleEndian(piped.AsSpan(4)));
        Assert.Equal(uint.MaxValue, BinaryPrimitives.ReadUInt32LittleEndian(piped.AsSpan(40)));
        Assert.Equal(bytes[44..], piped[44..]);
    }

    [Fact]
    public void Dither_is_the_same_for_the_same_seed_and_off_by_default()
    {
        var clip = new AudioClip(Signals.Tone(440, 0.1, 24000, 0.3), 1, 24000);
        Assert.Equal(Write(clip, 7), Write(clip, 7));
        Assert.NotEqual(Write(clip, 7), Write(clip, 8));
        Assert.NotEqual(Write(clip, 7), Write(clip, null));
        float[] plain = Read(Write(clip, null)), dithered = Read(Write(clip, 7));
        for (int i = 0; i < plain.Length; i++)
        {
            Assert.InRange(Math.Abs(plain[i] - dithered[i]), 0, 1.51 / 32768);
        }

        static byte[] Write(AudioClip clip, ulong? seed)
        {
            var stream = new MemoryStream();
            using (var writer = new WavWriter(stream, clip.SampleRate, clip.Channels, SampleEncoding.Pcm16, seed, leaveOpen: true))
            {
                writer.Write(clip.Samples);
            }

            return stream.ToArray();
        }

        static float[] Read(byte[] bytes) => WavReader.ReadClip(new MemoryStream(bytes), "x.wav", cancellationToken: TestContext.Current.CancellationToken).Samples;
    }

    private static AudioClip RoundTrip(AudioClip clip, SampleEncoding encoding)
    {
        var stream = new MemoryStream();
        using (var writer = new WavWriter(stream, clip.SampleRate, clip.Channels, encoding, leaveOpen: true))
        {
            writer.Write(clip.Samples);
        }

        stream.Position = 0;
        return WavReader.ReadClip(stream, "x.wav", cancellationToken: TestContext.Current.CancellationToken);
    }
}
