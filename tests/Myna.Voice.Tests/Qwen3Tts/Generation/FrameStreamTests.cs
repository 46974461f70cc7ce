using Myna.Voice.Qwen3Tts;
using Myna.Voice.Tests.Qwen3Tts.Talker;

namespace Myna.Voice.Tests.Qwen3Tts.Generation;

/// <summary>Streams of frames: text in pieces, ends of every kind, shared beginnings.</summary>
public sealed class FrameStreamTests
{
    private const string Streaming = "clone_xvec_english_stream"; // 10 positions, 10 rows of trailing text
    private const int Tokens = 20;

    [Fact]
    public void Text_in_pieces_gives_the_same_frames_as_the_whole_text()
    {
        using var tiny = new TinyTalker("base");
        FrameRequest whole = tiny.Request(Streaming, Tokens);
        int[][] expected = tiny.Speak(whole, out _);
        ReadOnlySpan<float> text = whole.TrailingText.Span;
        int width = tiny.Config.HiddenSize, rows = text.Length / width, given = 1;

        using FrameStream stream = tiny.Generator.Open(
            tiny.Request(Streaming, Tokens) with { TrailingText = whole.TrailingText[..width], TextMayFollow = true });
        var frames = new List<int[]>();
        int waits = 0;
        while (stream.State != FrameStreamState.Ended)
        {
            if (stream.State == FrameStreamState.NeedsText)
            {
                Assert.Equal(0, tiny.Generator.Step(stream));
                waits++;
                int more = Math.Min(1 + (waits % 3), rows - given);
                if (more == 0)
                {
                    stream.CompleteText();
                }
                else
                {
                    stream.AppendText(text.Slice(given * width, more * width));
                }

                given += more;
            }

            tiny.Generator.Step(stream);
            if (stream.HasFrame)
            {
                frames.Add(stream.Codes.ToArray());
            }
        }

        Assert.Equal(expected, frames);
        Assert.True(waits > 3);
        Assert.Throws<InvalidOperationException>(() => stream.AppendText(new float[width]));
    }

    [Fact]
    public void A_run_without_an_end_token_ends_within_its_budget()
    {
        using var tiny = new TinyTalker("base");
        int[][] frames = tiny.Speak(tiny.Request(Streaming, 90, tiny.Greedy(mayEnd: false)), out FrameStreamEnd end);
        Assert.Equal(FrameStreamEnd.Budget, end);
        Assert.Equal(89, frames.Length);
        Assert.Empty(tiny.Speak(tiny.Request(Streaming, 1), out end));
        Assert.Equal(FrameStreamEnd.Budget, end);
    }

    [Fact]
    public void A_stopped_stream_makes_no_further_frame()
    {
        using var tiny = new TinyTalker("base");
        using FrameStream stream = tiny.Generator.Open(tiny.Request(Streaming, Tokens));
        Assert.Equal(1, tiny.Generator.Step(stream));
        Assert.True(stream.HasFrame);
        stream.Stop();
        Assert.Equal(0, tiny.Generator.Step(stream));
        Assert.False(stream.HasFrame);
        Assert.Equal((FrameStreamState.Ended, FrameStreamEnd.Stopped, 1), (stream.State, stream.End, stream.Frames));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(44)]
    public void A_beginning_that_was_read_before_gives_the_same_frames(int positions)
    {
        const string Name = "clone_icl_english_nonstream"; // 45 positions
        using var tiny = new TinyTalker("base");
        FrameRequest whole = tiny.Request(Name, Tokens);
        int[][] expected = tiny.Speak(whole, out _);
        int width = tiny.Config.HiddenSize;

        using KeyValueCache read = tiny.Generator.ReadBeginning(whole.Prompt.Span[..(positions * width)], CancellationToken.None);
        Assert.Equal(positions, read.Count);
        using var saved = new KeyValueCache(tiny.Pages);
        (float[] keys, float[] values) = read.Save();
        saved.Restore(keys, values);
        foreach (KeyValueCache beginning in new[] { read, saved, saved })
        {
            FrameRequest rest = tiny.Request(Name, Tokens) with { Prompt = whole.Prompt[(positions * width)..], Beginning = beginning };
            Assert.Equal(expected, tiny.Speak(rest, out _));
        }

        Assert.Throws<MynaException>(() => new KeyValueCache(tiny.Pages).Restore(keys.AsSpan(1), values.AsSpan(1)));
    }

    [Fact]
    public void Full_pages_of_a_beginning_are_shared_and_given_back()
    {
        using var tiny = new TinyTalker("base");
        int width = tiny.Config.HiddenSize, page = Myna.Voice.Qwen3Tts.Talker.PagePositions;
        FrameRequest request = tiny.Request("clone_icl_english_nonstream", 30);
        float[] longPrompt = [.. request.Prompt.Span, .. request.Prompt.Span, .. request.Prompt.Span, .. request.Prompt.Span];
        int[][] expected = tiny.Speak(request with { Prompt = longPrompt, Sampler = tiny.Greedy() }, out _);

        int positions = (2 * page) + 5;
        using KeyValueCache beginning = tiny.Generator.ReadBeginning(longPrompt.AsSpan(0, positions * width), CancellationToken.None);
        int made = 0;
        for (int round = 0; round < 5; round++)
        {
            FrameRequest rest = request with { Prompt = longPrompt.AsMemory(positions * width), Beginning = beginning, Sampler = tiny.Greedy() };
            Assert.Equal(expected, tiny.Speak(rest, out _));
            Assert.True(round < 1 || tiny.Pages.Made == made, "each utterance takes new pages");
            made = tiny.Pages.Made;
        }

        // Two full pages are shared; the beginning's third one and two of an utterance are not.
        Assert.InRange(made, 4, 6);
    }

    [Fact]
    public void A_stream_longer_than_the_model_says_what_to_do()
    {
        using var tiny = new TinyTalker("base");
        MynaException error = Assert.Throws<MynaException>(() => tiny.Weights.Talker.Rotary(tiny.Config.MaxPositions + 1));
        Assert.Contains("shorter pieces", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_that_fails_ends_alone()
    {
        using var tiny = new TinyTalker("base");
        int[][] expected = tiny.Speak(tiny.Request(Streaming, Tokens), out _);
        var tooLong = new float[(tiny.Config.MaxPositions + 1) * tiny.Config.HiddenSize];
        using FrameStream good = tiny.Generator.Open(tiny.Request(Streaming, Tokens));
        using FrameStream badToken = tiny.Generator.Open(tiny.Request(Streaming, Tokens, new FailingSampler(tiny.Greedy(), failAt: 3 * 16)));
        using FrameStream badCode = tiny.Generator.Open(tiny.Request(Streaming, Tokens, new FailingSampler(tiny.Greedy(), failAt: (5 * 16) + 7)));
        using FrameStream endless = tiny.Generator.Open(tiny.Request(Streaming, Tokens) with { Prompt = tooLong });
        var frames = new List<int[]>();
        while (tiny.Generator.Step(badToken, endless, good, badCode) > 0)
        {
            if (good.HasFrame)
            {
                frames.Add(good.Codes.ToArray());
            }
        }

        Assert.Equal(expected, frames);
        Assert.Equal((FrameStreamEnd.Budget, null), (good.End, good.Error));
        Assert.Equal((FrameStreamEnd.Failed, 3), (badToken.End, badToken.Frames));
        Assert.Equal((FrameStreamEnd.Failed, 5), (badCode.End, badCode.Frames));
        Assert.IsType<MynaException>(badCode.Error);
        Assert.Equal((FrameStreamEnd.Failed, 0), (endless.End, endless.Frames));
        Assert.Contains("shorter pieces", endless.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_hundred_utterances_take_no_more_memory_than_a_few()
    {
        using var tiny = new TinyTalker("custom-voice", precision: TalkerPrecision.Int8);
        Speak(20);
        int pages = tiny.Pages.Made;

        // Tests beside this one take memory, too; what leaks here would show in each of the rounds.
        long least = Enumerable.Range(0, 4).Min(_ =>
        {
            long before = GC.GetTotalMemory(forceFullCollection: true);
            Speak(50);
            return GC.GetTotalMemory(forceFullCollection: true) - before;
        });
        Assert.InRange(least, long.MinValue, 64 << 10);
        Assert.Equal(pages, tiny.Pages.Made);

        void Speak(int count)
        {
            FrameRequest request = tiny.Request("custom_vivian_english_stream", 8);
            for (int i = 0; i < count; i += 4)
            {
                FrameStream[] streams = [.. Enumerable.Range(0, 4).Select(_ => tiny.Generator.Open(request with { Sampler = tiny.Greedy() }))];
                while (tiny.Generator.Step(streams) > 0)
                {
                }

                Assert.All(streams, stream => Assert.Equal(7, stream.Frames));
                Array.ForEach(streams, stream => stream.Dispose());
            }
        }
    }

    [Fact]
    public void A_frame_allocates_nothing_once_warm()
    {
        foreach (TalkerPrecision precision in new[] { TalkerPrecision.Float32, TalkerPrecision.Int8, TalkerPrecision.Int4 })
        {
            using var tiny = new TinyTalker("custom-voice", precision: precision);
            var sampler = tiny.Greedy(mayEnd: false);
            FrameRequest request = tiny.Request("custom_vivian_english_stream", 1000, sampler);
            tiny.Speak(request with { MaxTokens = 80 }, out _);
            using FrameStream a = tiny.Generator.Open(request), b = tiny.Generator.Open(request);
            FrameStream[] both = [a, b];
            for (int i = 0; i < 8; i++)
            {
                tiny.Generator.Step(both);
            }

            // The least of several runs: a collection set off by another test counts the rest of the thread's allocation buffer.
            long least = Enumerable.Range(0, 6).Min(_ =>
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                for (int i = 0; i < 4; i++)
                {
                    tiny.Generator.Step(both);
                }

                return GC.GetAllocatedBytesForCurrentThread() - before;
            });
            Assert.Equal(0, least);
        }
    }

    /// <summary>Fails at the n-th pick.</summary>
    private sealed class FailingSampler(IFrameSampler inner, int failAt) : IFrameSampler
    {
        private int _picks;

        public int NextToken(Span<float> logits) => Count(inner.NextToken(logits));

        public int NextCode(int group, Span<float> logits) => Count(inner.NextCode(group, logits));

        private int Count(int pick) => _picks++ == failAt ? throw new MynaException("no numbers") : pick;
    }
}
