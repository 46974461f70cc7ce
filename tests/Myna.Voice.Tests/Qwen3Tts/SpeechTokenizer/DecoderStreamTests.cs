using System.Runtime.InteropServices;
using Myna.Tensors.Threads;
using Myna.Voice.Prompts;
using Myna.Voice.Qwen3Tts.SpeechTokenizer;

namespace Myna.Voice.Tests.Qwen3Tts.SpeechTokenizer;

/// <summary>A stream gives the samples of the whole decode, bit for bit, in whatever pieces, from whatever copy, with any crew.</summary>
public sealed class DecoderStreamTests : IClassFixture<CodecFixture>
{
    private const int Frames = 40;

    private readonly CodecFixture _codec;
    private readonly SpeechTokenizerDecoder _decoder;

    public DecoderStreamTests(CodecFixture codec)
    {
        _codec = codec;
        _decoder = codec.Decoder();
    }

    [Fact]
    public void Frame_by_frame_and_in_uneven_pieces_the_samples_are_those_of_one_piece()
    {
        int[] codes = Codes(Frames, 1);
        float[] whole = Decode(_decoder.Start(), codes, Frames);
        AssertSame(whole, Decode(_decoder.Start(), codes, [.. Enumerable.Repeat(1, Frames)]));
        AssertSame(whole, Decode(_decoder.Start(), codes, 3, 1, 7, 8, 9, 0, 2, 10));
    }

    [Fact]
    public void A_fork_goes_on_by_itself()
    {
        int[] codes = Codes(Frames, 2), others = Codes(5, 3);
        float[] whole = Decode(_decoder.Start(), codes, Frames);
        DecoderStream stream = _decoder.Start();
        Decode(stream, codes, 15);
        DecoderStream fork = stream.Fork();
        Assert.Equal(15, fork.Frames);
        Decode(stream, others, 5);
        AssertSame(whole.AsSpan(15 * 1920), Decode(fork, codes[(15 * 16)..], 25));

        // A fork of a stream before its first frame is such a stream.
        AssertSame(whole, Decode(_decoder.Start().Fork(), codes, Frames));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(17)]
    public void A_saved_state_goes_on_where_it_stopped(int framesBefore)
    {
        int[] codes = Codes(Frames, 4);
        float[] whole = Decode(_decoder.Start(), codes, Frames);
        DecoderStream stream = _decoder.Start();
        Decode(stream, codes, framesBefore);
        var file = new MemoryStream();
        new VoicePrompt("test/1", new Dictionary<string, string>(), [.. stream.Save("codec")]).Save(file);
        file.Position = 0;

        DecoderStream restored = _decoder.Start();
        Decode(restored, Codes(9, 5), 9); // What it was before does not matter.
        restored.Restore(VoicePrompt.Load(file, "saved"), "codec");
        Assert.Equal(framesBefore, restored.Frames);
        AssertSame(whole.AsSpan(framesBefore * 1920), Decode(restored, codes[(framesBefore * 16)..], Frames - framesBefore));
    }

    [Fact]
    public void A_state_that_does_not_fit_is_refused()
    {
        DecoderStream stream = _decoder.Start();
        Decode(stream, Codes(3, 1), 3);
        PromptTensor[] saved = [.. stream.Save("codec")];
        MynaException missing = Assert.Throws<MynaException>(() => _decoder.Start().Restore(Prompt(saved.Skip(1)), "codec"));
        Assert.Contains("codec.frames", missing.Message, StringComparison.Ordinal);

        PromptTensor wrong = PromptTensor.Floats("codec.decoder_0", new float[12], 3, 4);
        MynaException shape = Assert.Throws<MynaException>(
            () => _decoder.Start().Restore(Prompt(saved.Where(tensor => tensor.Name != wrong.Name).Append(wrong)), "codec"));
        Assert.Contains("codec.decoder_0", shape.Message, StringComparison.Ordinal);

        static VoicePrompt Prompt(IEnumerable<PromptTensor> tensors) => new("test/1", new Dictionary<string, string>(), [.. tensors]);
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        int[] codes = Codes(12, 6);
        float[] expected = Decode(_decoder.Start(), codes, 12);
        foreach (int threads in new[] { 1, 3, 5 })
        {
            using var crew = new Crew(threads);
            AssertSame(expected, Decode(SpeechTokenizerDecoder.Load(_codec.Folder, crew).Start(), codes, 12));
        }
    }

    [Fact]
    public void A_code_outside_its_codebook_is_named_and_leaves_the_stream_as_it_was()
    {
        int[] codes = Codes(6, 7);
        float[] whole = Decode(_decoder.Start(), codes, 6);
        DecoderStream stream = _decoder.Start();
        float[] start = Decode(stream, codes, 2);
        foreach (int bad in new[] { -1, 64, int.MaxValue })
        {
            int[] wrong = [.. codes.AsSpan(0, 32)];
            wrong[16 + 5] = bad;
            MynaException error = Assert.Throws<MynaException>(() => stream.Append(wrong, new float[2 * 1920]));
            Assert.Contains($"Code {bad} of frame 1, codebook 5, is outside 0 to 63", error.Message, StringComparison.Ordinal);
        }

        Assert.Throws<ArgumentException>("codes", () => stream.Append(codes.AsSpan(0, 17), new float[2 * 1920]));
        Assert.Throws<ArgumentException>("wave", () => stream.Append(codes.AsSpan(0, 32), new float[(2 * 1920) - 1]));
        AssertSame(whole, [.. start, .. Decode(stream, codes[32..], 4)]);
    }

    [Fact]
    public void Decoding_takes_no_memory_once_warm()
    {
        int[] codes = Codes(8, 8);
        var wave = new float[8 * 1920];
        DecoderStream stream = _decoder.Start();
        for (int i = 0; i < 40; i++)
        {
            stream.Append(codes, wave);
        }

        long least = Enumerable.Range(0, 6).Min(_ =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            stream.Append(codes, wave);
            stream.Append(codes.AsSpan(0, 16), wave);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });
        Assert.Equal(0, least);
    }

    internal static int[] Codes(int frames, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, frames * 16).Select(_ => random.Next(64))];
    }

    /// <summary>Decodes in pieces of the given numbers of frames; the codes of frames beyond them are left out.</summary>
    internal static float[] Decode(DecoderStream stream, int[] codes, params int[] pieces)
    {
        var wave = new float[pieces.Sum() * 1920];
        int frame = 0;
        foreach (int piece in pieces)
        {
            Assert.Equal(piece * 1920, stream.Append(codes.AsSpan(frame * 16, piece * 16), wave.AsSpan(frame * 1920)));
            frame += piece;
        }

        return wave;
    }

    internal static void AssertSame(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        double difference = CodecFixture.Difference(expected, actual);
        Assert.True(MemoryMarshal.AsBytes(expected).SequenceEqual(MemoryMarshal.AsBytes(actual)), $"the bits differ, by {difference:G3} at most");
    }
}
