using Myna.Audio.Watermark;
using Myna.Audio;
using Myna.Audio.Files;
using Myna.Voice.LongForm;
using Myna.Voice.Qwen3Tts;

namespace Myna.Voice.Tests.Qwen3Tts;

/// <summary>
/// The whole model, from clip and text to sound, with the tiny random checkpoints: they speak noise and seldom find an end,
/// which suits a test of everything around the networks.
/// </summary>
public sealed class Qwen3TtsModelTests : IDisposable
{
    private const string Text = "Hello there. How are you?";

    private readonly Qwen3TtsModel _base = Qwen3TtsModel.Load(Qwen3TtsFolder.File("base"), TalkerPrecision.Float32);
    private readonly VoicePrompt _cloned;
    private readonly VoicePrompt _byVector;

    public Qwen3TtsModelTests()
    {
        AudioClip clip = Clip();
        _cloned = _base.CreatePrompt(clip.Samples, clip.SampleRate, new PromptOptions { Name = "anna", Transcript = "A few words." });
        _byVector = _base.CreatePrompt(clip.Samples, clip.SampleRate);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _base.Dispose();

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task A_clone_speaks_without_gaps_and_the_same_again(bool withText, bool live)
    {
        SpeechRequest request = Request(withText ? _cloned : _byVector) with { Live = live, Seed = 7 };
        List<SpeechChunk> chunks = await SpeakAsync(_base, request);
        long samples = 0;
        foreach (SpeechChunk chunk in chunks)
        {
            Assert.Equal(samples / 24_000.0, chunk.Start, 1e-9);
            Assert.All(chunk.Samples.ToArray(), sample => Assert.InRange(sample, -1f, 1f));
            samples += chunk.Samples.Length;
        }

        Assert.InRange(samples, 24_000 / 10, 24_000 * 60);
        Assert.Equal(["Hello there. How are you?"], chunks.SelectMany(chunk => chunk.Marks).Select(mark => mark.Text));
        Assert.Equal(Samples(chunks), Samples(await SpeakAsync(_base, request)));
        Assert.NotEqual(Samples(chunks), Samples(await SpeakAsync(_base, request with { Seed = 8 })));
    }

    [Fact]
    public async Task Live_and_unheard_speech_are_the_same_sound_until_something_goes_astray()
    {
        // The likeliest code each time: no attempt differs from another.
        SpeechRequest request = Request(_cloned) with { MatchLevels = false, Sampling = new SamplingOptions { Temperature = 0 } };
        float[] live = Samples(await SpeakAsync(_base, request));
        float[] unheard = Samples(await SpeakAsync(_base, request with { Live = false }));
        int common = Math.Min(live.Length, unheard.Length) - 200;
        Assert.True(common > 2000, $"{live.Length} and {unheard.Length} samples");
        Assert.Equal(live[..common], unheard[..common]);
    }

    [Fact]
    public async Task The_first_chunk_is_one_frame()
    {
        SpeechChunk first = (await SpeakAsync(_base, Request(_byVector))).First(chunk => chunk.Samples.Length > 0);
        Assert.InRange(first.Samples.Length, 1, 1920);
    }

    [Fact]
    public async Task Chunks_grow_as_asked_and_the_sound_stays_the_same()
    {
        SpeechRequest request = Request(_byVector) with { MatchLevels = false };
        List<SpeechChunk> usual = await SpeakAsync(_base, request);
        List<SpeechChunk> even = await SpeakAsync(_base, request with { Chunks = new ChunkGrowth(3, 3, 1) });
        Assert.Equal(Samples(usual), Samples(even));
        Assert.All(even.Skip(1).SkipLast(3), chunk => Assert.Equal(3 * 1920, chunk.Samples.Length));
        using ISpeaker speaker = _base.CreateSpeaker();
        Assert.Throws<MynaException>(() => { speaker.SpeakAsync(request with { Chunks = new ChunkGrowth(0, 3, 1) }, Cancellation); });
    }

    [Fact]
    public async Task A_voice_that_was_saved_speaks_the_same()
    {
        using var folder = new TemporaryFolder();
        foreach (VoicePrompt voice in new[] { _cloned, _byVector })
        {
            voice.Save(folder.File("anna.myna"));
            VoicePrompt loaded = VoicePrompt.Load(folder.File("anna.myna"));
            Assert.Equal(Samples(await SpeakAsync(_base, Request(voice))), Samples(await SpeakAsync(_base, Request(loaded))));
        }
    }

    [Fact]
    public async Task Speakers_at_the_same_time_say_what_each_says_alone()
    {
        SpeechRequest[] requests = [.. Enumerable.Range(0, 6).Select(i => Request(i % 2 == 0 ? _cloned : _byVector) with { Seed = (ulong)i, Text = Text + new string('!', i) })];
        float[][] together = await Task.WhenAll(requests.Select(async request => Samples(await SpeakAsync(_base, request))));
        for (int i = 0; i < requests.Length; i++)
        {
            Assert.Equal(Samples(await SpeakAsync(_base, requests[i])), together[i]);
        }
    }

    [Fact]
    public async Task Speech_without_an_end_is_ended_tried_again_and_told()
    {
        var warnings = new List<string>();
        SpeechRequest request = Request(_byVector) with { Text = "Hm.", Live = false, Warnings = new Told(warnings) };

        // The likeliest codes of this model have no end, and would not have one the next time.
        double seconds = Samples(await SpeakAsync(_base, request with { Sampling = new SamplingOptions { Temperature = 0 } })).Length / 24_000.0;
        Assert.InRange(seconds, 0, 6);
        Assert.Contains("it was stopped there", Assert.Single(warnings), StringComparison.Ordinal);

        warnings.Clear();
        seconds = Samples(await SpeakAsync(_base, request)).Length / 24_000.0;
        Assert.InRange(seconds, 0, 6);
        Assert.Contains("made again", warnings[0], StringComparison.Ordinal);

        warnings.Clear();
        seconds = Samples(await SpeakAsync(_base, request with { Live = true })).Length / 24_000.0;
        Assert.InRange(seconds, 0, 6);
        Assert.Contains("it was stopped there", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Long_texts_go_on_sentence_by_sentence_with_pauses()
    {
        string text = string.Join(' ', Enumerable.Repeat("This sentence is one of several that are long enough to stand in a prompt of their own, or nearly so.", 3)) + "\n\n* * *\n\nThe end.";
        List<SpeechChunk> chunks = await SpeakAsync(_base, Request(_cloned) with { Text = text, Live = false });
        List<SpeechMark> marks = [.. chunks.SelectMany(chunk => chunk.Marks)];
        Assert.True(marks.Count >= 3);
        Assert.All(marks, mark => Assert.Equal(mark.Text, text.Substring(mark.TextStart, mark.Text.Length)));
        Assert.All(marks.Zip(marks.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start));
        Assert.Equal("The end.", marks[^1].Text);
        Assert.True(marks[^1].Start - marks[^2].End >= 0.6 - 1e-6);
    }

    [Fact]
    public async Task Text_may_arrive_while_it_speaks()
    {
        using ISpeaker speaker = _base.CreateSpeaker();
        List<SpeechChunk> chunks = await speaker
            .SpeakAsync(new[] { "Hel", "lo there. ", "How are you?" }.ToAsyncEnumerable(), Request(_byVector) with { Text = "" }, Cancellation).ToListAsync(Cancellation);
        Assert.Equal(["Hello there.", "How are you?"], chunks.SelectMany(chunk => chunk.Marks).Select(mark => mark.Text.Trim()));
    }

    [Fact]
    public async Task Stopping_early_ends_the_work_and_the_model_goes_on_for_others()
    {
        using ISpeaker speaker = _base.CreateSpeaker();
        await foreach (SpeechChunk _ in speaker.SpeakAsync(Request(_cloned), Cancellation))
        {
            break;
        }

        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (SpeechChunk _ in speaker.SpeakAsync(Request(_cloned), stop.Token))
            {
                await stop.CancelAsync();
            }
        });
        Assert.NotEmpty(await SpeakAsync(_base, Request(_cloned)));
    }

    [Fact]
    public async Task Named_and_designed_voices_speak_and_instructions_matter()
    {
        using Qwen3TtsModel custom = Qwen3TtsModel.Load(Qwen3TtsFolder.File("custom-voice"), TalkerPrecision.Float32, Cancellation);
        VoicePrompt vivian = custom.VoiceOf("Vivian");
        Assert.Equal("vivian", vivian.Name);
        float[] plain = Samples(await SpeakAsync(custom, Request(vivian)));
        Assert.NotEqual(plain, Samples(await SpeakAsync(custom, Request(vivian) with { Instructions = "whispering" })));
        MynaException unknown = Assert.Throws<MynaException>(() => custom.VoiceOf("nobody"));
        Assert.Contains("vivian", unknown.Message, StringComparison.Ordinal);
        Assert.Throws<MynaException>(() => custom.DesignVoice("an old man"));

        using Qwen3TtsModel design = Qwen3TtsModel.Load(Qwen3TtsFolder.File("voice-design"), TalkerPrecision.Float32, Cancellation);
        float[] old = Samples(await SpeakAsync(design, Request(design.DesignVoice("an old man"))));
        Assert.NotEqual(old, Samples(await SpeakAsync(design, Request(design.DesignVoice("a young woman")))));
        AudioClip clip = Clip();
        Assert.Throws<MynaException>(() => design.CreatePrompt(clip.Samples, clip.SampleRate, null, Cancellation));
    }

    [Fact]
    public async Task Quantised_files_are_made_loaded_and_told_when_stale()
    {
        using var folder = new TemporaryFolder();
        Copy(Qwen3TtsFolder.File("base"), folder.Path);
        string packed = Qwen3TtsModel.Quantize(folder.Path, TalkerPrecision.Int8, cancellationToken: Cancellation);
        Assert.True(File.Exists(packed));
        using (Qwen3TtsModel model = Qwen3TtsModel.Load(folder.Path, cancellationToken: Cancellation))
        {
            Assert.Equal(TalkerPrecision.Int8, model.Precision);
            float[] first = Samples(await SpeakAsync(model, Request(_cloned)));
            Assert.NotEmpty(first);
        }

        File.AppendAllText(Path.Combine(folder.Path, "config.json"), " ");
        using (var model = new FileStream(Path.Combine(folder.Path, "model.safetensors"), FileMode.Open))
        {
            model.Seek(-1, SeekOrigin.End);
            model.WriteByte(1);
        }

        File.SetLastWriteTimeUtc(Path.Combine(folder.Path, "model.safetensors"), DateTime.UtcNow.AddSeconds(5));
        MynaException stale = Assert.Throws<MynaException>(() => Qwen3TtsModel.Load(folder.Path, cancellationToken: Cancellation));
        Assert.Contains("myna models quantize", stale.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_short_clip_is_refused_with_its_length()
    {
        AudioClip clip = Clip();
        MynaException refused = Assert.Throws<MynaException>(() => _base.CreatePrompt(clip.Samples.AsSpan(0, clip.SampleRate), clip.SampleRate, null, Cancellation));
        Assert.Contains("1.0 s long", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_five_minutes_the_best_part_is_taken_and_its_text_is_not()
    {
        AudioClip clip = Clip();
        float[] long5 = [.. Enumerable.Repeat(clip.Samples, 100).SelectMany(samples => samples)];
        var warnings = new List<string>();
        VoicePrompt voice = _base.CreatePrompt(long5, clip.SampleRate, new PromptOptions { Transcript = "Words, many of them.", Warnings = new Told(warnings) }, Cancellation);
        Assert.DoesNotContain("codes", voice.TensorNames);
        Assert.Contains("longer than 30 s", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Requests_that_cannot_be_are_refused_at_once()
    {
        using ISpeaker speaker = _base.CreateSpeaker();
        Assert.Throws<NothingToSayException>(() => { speaker.SpeakAsync(Request(_cloned) with { Text = " " }, Cancellation); });
        MynaException language = Assert.Throws<MynaException>(() => { speaker.SpeakAsync(Request(_cloned) with { Language = "sw" }, Cancellation); });
        Assert.Contains("english", language.Message, StringComparison.Ordinal);
        Assert.Throws<MynaException>(() => { speaker.SpeakAsync(Request(_cloned) with { Speed = 3 }, Cancellation); });
        Assert.Throws<MynaException>(() => { speaker.SpeakAsync(Request(_cloned) with { Sampling = new SamplingOptions { TopP = 0 } }, Cancellation); });
        MynaException model = Assert.Throws<MynaException>(() => { speaker.SpeakAsync(Request(new VoicePrompt("myna-lite/1", new Dictionary<string, string>())), Cancellation); });
        Assert.Contains("myna-lite/1", model.Message, StringComparison.Ordinal);
    }

    private static SpeechRequest Request(VoicePrompt voice) => new(Text, voice) { Language = "english", Watermark = WatermarkSettings.Off };

    private static float[] Samples(List<SpeechChunk> chunks) => [.. chunks.SelectMany(chunk => chunk.Samples.ToArray())];

    private static async Task<List<SpeechChunk>> SpeakAsync(Qwen3TtsModel model, SpeechRequest request)
    {
        using ISpeaker speaker = model.CreateSpeaker();
        return await speaker.SpeakAsync(request, Cancellation).ToListAsync(Cancellation);
    }

    private static AudioClip Clip() => WavReader.ReadClip(
        File.OpenRead(Path.Combine(Qwen3TtsFolder.File("..", "..", "..", "samples"), "reader-mid.wav")), "reader-mid.wav").ToMono();

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private sealed class Told(List<string> messages) : IProgress<string>
    {
        public void Report(string value) => messages.Add(value);
    }
}
