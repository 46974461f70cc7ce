using CsCheck;
using Myna.Voice.Qwen3Tts.Guards;

namespace Myna.Voice.Tests.Qwen3Tts.Guards;

public sealed class UtteranceGuardTests
{
    private const int FrameSamples = 1920;

    private static readonly TokenBudget Budget = new(LeastFrames: 10, ExpectedFrames: 50, MostFrames: 200);

    [Fact]
    public void A_budget_grows_with_the_text_and_keeps_to_the_model()
    {
        TokenBudget one = TokenBudget.For("Hello, world.");
        TokenBudget ten = TokenBudget.For(string.Concat(Enumerable.Repeat("Hello, world. ", 10)));

        Assert.InRange(one.MostFrames, 40, 100);
        Assert.InRange(one.ExpectedFrames, 10, 25);
        Assert.True(one.LeastFrames < one.ExpectedFrames && one.ExpectedFrames < one.MostFrames);
        Assert.InRange(ten.MostFrames, 4 * one.MostFrames, 10 * one.MostFrames);
        Assert.Equal(ten.MostFrames + 1, ten.MostTokens);
        Assert.True(TokenBudget.For("Hello, world.", instructed: true).MostFrames > one.MostFrames);
        Assert.Equal(20, TokenBudget.For("Hello, world. How are you?", modelTokens: 21).MostFrames);
        Assert.True(TokenBudget.For("").MostFrames > 0);
    }

    [Fact]
    public void Twenty_minutes_of_text_have_a_budget_without_overflow() =>
        Assert.InRange(TokenBudget.For(new string('a', 100) + string.Concat(Enumerable.Repeat(" 12345 words", 1_000_000))).MostFrames, 1_000_000, int.MaxValue - 1);

    [Fact]
    public void Speech_that_does_not_end_is_stopped_at_its_budget()
    {
        var guard = new UtteranceGuard(Budget, FrameSamples);
        var random = new Random(1);
        int frames = 0;
        while (!guard.PushFrame([random.Next(2048), 0]))
        {
            frames++;
        }

        Assert.Equal((200, Straying.OverBudget, 200), (frames, guard.Straying, guard.KeptFrames));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(13)]
    [InlineData(25)]
    [InlineData(64)]
    public void A_loop_is_found_and_its_first_time_kept(int period)
    {
        var guard = new UtteranceGuard(Budget with { MostFrames = 1_000 }, FrameSamples);
        int[] codes = [.. Enumerable.Range(0, 40).Select(i => 1_000 + i), .. Enumerable.Range(0, 20 * LoopDetector.LongestPeriod).Select(i => i % period)];
        int at = 0;
        while (!guard.PushFrame([codes[at]]))
        {
            at++;
        }

        Assert.Equal(Straying.Loop, guard.Straying);
        Assert.Equal(40 + period, guard.KeptFrames);
        Assert.InRange(at, 40 + period, 40 + Math.Max(LoopDetector.LeastRepeatedFrames + period, 3 * period));
    }

    [Fact]
    public void A_code_that_stands_still_is_a_loop_but_a_pause_is_none()
    {
        var paused = new LoopDetector();
        var stuck = new LoopDetector();
        foreach (int code in (int[])[5, 9, .. Enumerable.Repeat(3, 25), 7, 8, .. Enumerable.Repeat(3, 25), 1])
        {
            Assert.False(paused.Push(code));
        }

        for (int code = 100; code < 120; code++)
        {
            Assert.False(stuck.Push(code));
        }

        for (int i = 0; i < LoopDetector.StuckFrames; i++)
        {
            Assert.False(stuck.Push(3));
        }

        Assert.True(stuck.Push(3));
        Assert.Equal(1, stuck.Period);
    }

    [Fact]
    public void Words_that_are_said_twice_are_no_loop() => Gen.Int[0, 2047].Array[60]
        .Sample(codes =>
        {
            // The same codes twice, and once more with one in eight changed: more alike than speech is.
            var detector = new LoopDetector();
            int[] third = [.. codes.Select((code, i) => i % 8 == 0 ? code + 5_000 : code)];
            return !codes.Concat(codes).Concat(third).Any(detector.Push);
        });

    [Fact]
    public void Silence_without_an_end_is_stopped_and_cut()
    {
        var guard = new UtteranceGuard(Budget, FrameSamples);
        Speak(guard, 20, 0.2f);
        int silent = 0;
        while (!Speak(guard, 1, 0.0005f))
        {
            silent++;
        }

        Assert.Equal(Straying.Silence, guard.Straying);
        Assert.InRange(silent, 20, 35);
        Assert.Equal(23, guard.KeptFrames);
    }

    [Fact]
    public void Pauses_of_speech_and_a_late_start_are_not_silence_without_an_end()
    {
        var guard = new UtteranceGuard(Budget, FrameSamples);

        Assert.False(Speak(guard, 35, 0f));
        Assert.False(Speak(guard, 10, 0.05f));
        Assert.False(Speak(guard, 25, 0f));
        Assert.False(Speak(guard, 10, 0.01f));
        Assert.False(Speak(guard, 25, 0.0001f));
        guard.Finish(byItself: true);
        Assert.Equal(Straying.None, guard.Straying);
        Assert.Equal(105, guard.KeptFrames);
    }

    [Fact]
    public void Nothing_but_silence_is_stopped()
    {
        var guard = new UtteranceGuard(Budget, FrameSamples);

        Assert.True(Speak(guard, 60, 0f));
        Assert.Equal((Straying.Silence, 3), (guard.Straying, guard.KeptFrames));
    }

    [Fact]
    public void Sound_may_come_in_pieces_of_any_length()
    {
        var whole = new SilenceDetector(FrameSamples);
        var pieces = new SilenceDetector(FrameSamples);
        float[] wave = [.. Enumerable.Range(0, 60 * FrameSamples).Select(i => i < 20 * FrameSamples ? 0.1f * MathF.Sin(i) : 0f)];
        whole.Push(wave);
        for (int start = 0, length = 1; start < wave.Length; start += length, length = (length * 7 % 5_000) + 1)
        {
            pieces.Push(wave.AsSpan(start, Math.Min(length, wave.Length - start)));
        }

        Assert.Equal((whole.Frames, whole.FramesWithSound, whole.Found), (pieces.Frames, pieces.FramesWithSound, pieces.Found));
        Assert.Equal((60, 20, true), (whole.Frames, whole.FramesWithSound, whole.Found));
    }

    [Theory]
    [InlineData(5, true, nameof(Straying.TooShort))]
    [InlineData(50, true, nameof(Straying.None))]
    [InlineData(50, false, nameof(Straying.OverBudget))]
    public void The_end_is_judged(int frames, bool byItself, string straying)
    {
        var guard = new UtteranceGuard(Budget, FrameSamples);
        for (int i = 0; i < frames; i++)
        {
            guard.PushFrame([i * 37]);
        }

        guard.Finish(byItself);

        Assert.Equal(straying, guard.Straying.ToString());
        Assert.Equal(guard.Straying == Straying.None, guard.Describe("Hello", again: false).Length == 0);
    }

    [Fact]
    public void A_person_is_told_what_happened()
    {
        var guard = new UtteranceGuard(Budget, FrameSamples);
        Speak(guard, 20, 0.2f);
        Speak(guard, 60, 0f);

        Assert.Equal(
            "\"A sentence that is longer than forty let…\" went silent without an end after 6.4 s; it is made again with other random numbers.",
            guard.Describe("A sentence that is longer than forty letters, to see it cut", again: true));
    }

    [Fact]
    public void It_is_made_again_once_and_only_where_that_helps()
    {
        var astray = new AttemptOutcome(Straying.Loop, 30);

        Assert.True(Reroll.IsDue(astray, 1, heard: false, sampled: true));
        Assert.False(Reroll.IsDue(astray, 2, heard: false, sampled: true));
        Assert.False(Reroll.IsDue(astray, 1, heard: true, sampled: true));
        Assert.False(Reroll.IsDue(astray, 1, heard: false, sampled: false));
        Assert.False(Reroll.IsDue(new AttemptOutcome(Straying.None, 30), 1, heard: false, sampled: true));
    }

    [Fact]
    public void The_better_attempt_is_taken()
    {
        Assert.Equal(1, Reroll.Best([new(Straying.Loop, 50), new(Straying.None, 90)], Budget));
        Assert.Equal(0, Reroll.Best([new(Straying.Loop, 45), new(Straying.OverBudget, 200)], Budget));
        Assert.Equal(1, Reroll.Best([new(Straying.TooShort, 5), new(Straying.Silence, 48)], Budget));
    }

    private static bool Speak(UtteranceGuard guard, int frames, float amplitude)
    {
        bool stop = false;
        for (int i = 0; i < frames; i++)
        {
            stop |= guard.PushFrame([(guard.Frames * 37) % 2048]);
            stop |= guard.PushSound([.. Enumerable.Range(0, FrameSamples).Select(n => amplitude * MathF.Sin(0.3f * n))]);
        }

        return stop;
    }
}
