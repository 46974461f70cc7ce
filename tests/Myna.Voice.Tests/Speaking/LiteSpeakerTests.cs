using Myna.Audio.Watermark;
using Myna.Voice.Lite;
using Myna.Voice.Prompts;

namespace Myna.Voice.Tests.Speaking;

public class LiteSpeakerTests
{
    private const string Text = "Hello there, world. How are you?\n\nFine!";

    private readonly HummingNetwork _network = new();
    private readonly LetterPhonemizer _phonemizer = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Chunks_follow_each_other_without_gaps_and_the_first_is_small()
    {
        List<SpeechChunk> chunks = await Speak(Request(Text + string.Concat(Enumerable.Repeat(" And on it goes.", 20))));
        long samples = 0;
        foreach (SpeechChunk chunk in chunks)
        {
            Assert.Equal(_network.SampleRate, chunk.SampleRate);
            Assert.Equal(samples / (double)_network.SampleRate, chunk.Start, 1e-9);
            Assert.InRange(chunk.Samples.Length, 1, _network.SampleRate);
            samples += chunk.Samples.Length;
        }

        Assert.InRange(chunks[0].Samples.Length, 1, _network.SampleRate / 4);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_samples_and_every_setting_has_an_effect()
    {
        float[] plain = await Samples(Request(Text));
        Assert.Equal(plain, await Samples(Request(Text)));
        foreach (SpeechRequest other in new[]
        {
            Request(Text) with { Seed = 2 },
            Request(Text) with { Speed = 1.2f },
            Request(Text) with { Sampling = new SamplingOptions { Steps = 5 } },
            Request(Text) with { Sampling = new SamplingOptions { Guidance = 2 } },
            Request(Text) with { Sampling = new SamplingOptions { Temperature = 1 } },
        })
        {
            Assert.NotEqual(plain, await Samples(other));
        }

        var defaults = new SamplingOptions { Steps = 4, Guidance = 1, Temperature = 0.5f };
        Assert.Equal(plain, await Samples(Request(Text) with { Sampling = defaults }));
    }

    [Fact]
    public async Task Pauses_are_a_quarter_second_after_a_sentence_and_six_tenths_after_a_paragraph()
    {
        List<SpeechChunk> chunks = await Speak(Request(Text));
        Assert.Equal(
            [0.25, 0.6],
            chunks.Where(c => c.Samples.ToArray().All(x => x == 0)).Select(c => c.Samples.Length / (double)c.SampleRate));
        Assert.NotEqual(0, chunks[^1].Samples.Span[^1]);
    }

    [Fact]
    public async Task Text_that_cannot_be_said_leaves_only_the_longest_pause()
    {
        List<SpeechChunk> chunks = await Speak(Request("***\n\nOne.\n\n... 世界 ...\n\n你好\n\nTwo."));
        SpeechChunk pause = Assert.Single(chunks, c => c.Samples.ToArray().All(x => x == 0));
        Assert.Equal(0.6, pause.Samples.Length / (double)pause.SampleRate, 1e-9);
        Assert.Equal(["One.", "Two."], chunks.SelectMany(c => c.Marks).Where(m => m.Kind == SpeechMarkKind.Sentence).Select(m => m.Text));
    }

    [Fact]
    public async Task Marks_come_with_the_chunk_in_which_they_begin()
    {
        List<SpeechChunk> chunks = await Speak(Request(Text));
        List<SpeechMark> marks = [.. chunks.SelectMany(c => c.Marks)];
        Assert.Equal(
            ["Hello there, world.", "Hello", "there", "world", "How are you?", "How", "are", "you", "Fine!", "Fine"],
            marks.Select(m => m.Text));
        foreach (SpeechChunk chunk in chunks)
        {
            double end = chunk.Start + (chunk.Samples.Length / (double)chunk.SampleRate);
            Assert.All(chunk.Marks, m => Assert.InRange(m.Start, chunk.Start, end));
        }

        Assert.All(marks, m => Assert.Equal(m.Text, Text.Substring(m.TextStart, m.Text.Length)));
        List<SpeechMark> words = [.. marks.Where(m => m.Kind == SpeechMarkKind.Word)];
        Assert.All(words.Zip(words.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start));

        // h e l l o: 3 + id % 5 frames of a hundredth of a second each.
        int frames = "hello".Sum(c => 3 + (_network.Symbols.IdOf(c) % 5));
        Assert.Equal((0, frames / 100.0), (words[0].Start, Math.Round(words[0].End, 9)));
        SpeechMark sentence = marks[0];
        Assert.Equal((words[0].Start, words[2].End), (sentence.Start, sentence.End));
    }

    [Fact]
    public async Task Progress_only_grows_and_ends_whole()
    {
        var seen = new ProgressLog();
        List<SpeechChunk> chunks = await Speak(Request(Text) with { Progress = seen });
        Assert.True(seen.Reports.Count > 10);
        Assert.All(seen.Reports.Zip(seen.Reports.Skip(1)), pair =>
        {
            Assert.True(pair.First.Fraction <= pair.Second.Fraction);
            Assert.True(pair.First.SentencesDone <= pair.Second.SentencesDone);
            Assert.True(pair.First.AudioSeconds <= pair.Second.AudioSeconds);
        });
        Assert.Equal(
            new SpeechProgress(3, 3, 1, chunks.Sum(c => c.Samples.Length) / (double)_network.SampleRate),
            seen.Reports[^1]);
    }

    [Fact]
    public async Task A_receiver_that_stops_early_stops_the_work_and_frees_the_speaker()
    {
        string book = string.Concat(Enumerable.Repeat("A sentence of a long book. ", 500));
        using var speaker = new LiteSpeaker(_network, _phonemizer);
        await foreach (SpeechChunk chunk in speaker.SpeakAsync(Request(book), Cancellation))
        {
            Assert.NotEqual(0, chunk.Samples.Length);
            break;
        }

        Assert.InRange(_network.PiecesMade, 1, 20);
        Assert.InRange(_phonemizer.Calls.Count, 1, 2);
        Assert.NotEmpty(await Collect(speaker.SpeakAsync(Request("Again."), Cancellation)));
    }

    [Fact]
    public async Task A_short_text_takes_one_call_of_the_phonemizer()
    {
        await Speak(Request(Text));
        Assert.Single(_phonemizer.Calls);
    }

    [Fact]
    public async Task Cancelling_ends_speech_and_frees_the_speaker()
    {
        using var cancel = new CancellationTokenSource();
        using var speaker = new LiteSpeaker(_network, _phonemizer);
        string book = string.Concat(Enumerable.Repeat("A sentence of a long book. ", 500));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (SpeechChunk chunk in speaker.SpeakAsync(Request(book), cancel.Token))
            {
                await cancel.CancelAsync();
            }
        });
        Assert.NotEmpty(await Collect(speaker.SpeakAsync(Request("Again."), Cancellation)));
    }

    [Fact]
    public async Task A_second_use_at_the_same_time_is_refused_and_does_not_disturb_the_first()
    {
        using var speaker = new LiteSpeaker(_network, _phonemizer);
        float[] alone = await Samples(Request(Text));
        var heard = new List<float>();
        await foreach (SpeechChunk chunk in speaker.SpeakAsync(Request(Text), Cancellation))
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => Collect(speaker.SpeakAsync(Request("Me too."), Cancellation)));
            heard.AddRange(chunk.Samples.Span);
        }

        Assert.Equal(alone, heard);
    }

    [Fact]
    public async Task Disposing_ends_speech_and_releases_the_session_once()
    {
        var speaker = new LiteSpeaker(_network, _phonemizer);
        string book = string.Concat(Enumerable.Repeat("A sentence of a long book. ", 500));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (SpeechChunk chunk in speaker.SpeakAsync(Request(book), Cancellation))
            {
                speaker.Dispose();
                speaker.Dispose();
            }
        });
        Assert.Equal(0, _network.OpenSessions);
        Assert.Throws<ObjectDisposedException>(() => speaker.SpeakAsync(Request("Again."), Cancellation));
    }

    [Theory]
    [InlineData("", "nothing to say")]
    [InlineData(" \n\t ", "nothing to say")]
    [InlineData("... — !", "nothing to say")]
    [InlineData("世界 你好", "nothing to say")]
    public async Task Text_without_anything_to_say_is_an_error(string text, string message)
    {
        Assert.Contains(message, await Refusal(Request(text)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_out_of_range_say_what_is_allowed()
    {
        Assert.Contains("speed is 0.4; it must be from 0.5", await Refusal(Request("Hi") with { Speed = 0.4f }), StringComparison.Ordinal);
        Assert.Contains("speed is NaN", await Refusal(Request("Hi") with { Speed = float.NaN }), StringComparison.Ordinal);
        Assert.Contains("steps is 0; it must be from 1 to 100", await Refusal(With(new SamplingOptions { Steps = 0 })), StringComparison.Ordinal);
        Assert.Contains("guidance is 11", await Refusal(With(new SamplingOptions { Guidance = 11 })), StringComparison.Ordinal);
        Assert.Contains("temperature is -1", await Refusal(With(new SamplingOptions { Temperature = -1 })), StringComparison.Ordinal);

        SpeechRequest With(SamplingOptions sampling) => Request("Hi") with { Sampling = sampling };
    }

    [Fact]
    public async Task A_voice_of_another_model_is_named()
    {
        var voice = new VoicePrompt("other/2", new Dictionary<string, string> { ["name"] = "Ada" }, PromptTensor.Floats("pitch", [1f], 1));
        string message = await Refusal(new SpeechRequest("Hi", voice));
        Assert.Contains("Ada was made by other/2, and this model is humming/1", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failures_in_the_background_reach_the_receiver()
    {
        Assert.Equal("no such language", await Refusal(Request("Hi") with { Language = "none" }));
        var empty = new VoicePrompt("humming/1", new Dictionary<string, string>(), PromptTensor.Floats("x", [1f], 1));
        Assert.Contains("no tensor \"pitch\"", await Refusal(new SpeechRequest("Hi", empty)), StringComparison.Ordinal);
    }

    /// <summary>Without a watermark, for tests that look at single samples.</summary>
    private SpeechRequest Request(string text) => new(text, _network.Voice) { Watermark = WatermarkSettings.Off };

    private async Task<List<SpeechChunk>> Speak(SpeechRequest request)
    {
        using var speaker = new LiteSpeaker(_network, _phonemizer);
        return await Collect(speaker.SpeakAsync(request, Cancellation));
    }

    private async Task<float[]> Samples(SpeechRequest request) =>
        [.. (await Speak(request)).SelectMany(c => c.Samples.ToArray())];

    private async Task<string> Refusal(SpeechRequest request) =>
        (await Assert.ThrowsAnyAsync<MynaException>(() => Speak(request))).Message;

    private static async Task<List<SpeechChunk>> Collect(IAsyncEnumerable<SpeechChunk> chunks)
    {
        var list = new List<SpeechChunk>();
        await foreach (SpeechChunk chunk in chunks)
        {
            list.Add(chunk);
        }

        return list;
    }

    private sealed class ProgressLog : IProgress<SpeechProgress>
    {
        public List<SpeechProgress> Reports { get; } = [];

        public void Report(SpeechProgress value) => Reports.Add(value);
    }
}
