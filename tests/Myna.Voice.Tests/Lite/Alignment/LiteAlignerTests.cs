using Myna.Audio;
using Myna.Audio.Files;
using Myna.Voice.Alignment;

namespace Myna.Voice.Tests.Lite.Alignment;

/// <summary>The aligner on real recordings and on speech whose word times are known, with the model of the repository.</summary>
public sealed class LiteAlignerTests : IClassFixture<LiteModelTests.Loaded>
{
    /// <summary>The repository's clips and what their readers say.</summary>
    private static readonly (string Clip, string Text)[] Clips =
    [
        ("reader-low.wav", "The stillness was awful creepy and uncomfortable."),
        ("reader-mid.wav", "The Egyptian background of the bondage."),
        ("reader-high.wav", "I could do so much for all at home, how I should enjoy that!"),
    ];

    private static readonly string[] Others =
    [
        "His statement of having been a shop boy was the thing I liked best.",
        "You don't want to come to the house today?",
        "He would not be rid of his affliction.",
        "The best medicine is that which is at hand.",
        "Just suppose it is true that he does ask me.",
        "But a mob without any man at the head of it.",
        "The weather is fine, and the windows are open.",
        "She said that nobody was awake in the tents.",
    ];

    private readonly LiteModel _model;
    private readonly VoicePrompt _voice;
    private readonly IAligner _aligner;

    public LiteAlignerTests(LiteModelTests.Loaded loaded)
    {
        InstalledEspeak.Require();
        _model = loaded.Model;
        _voice = loaded.Voice;
        _aligner = _model.CreateAligner();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Right_sentence_beats_ten_others_on_every_clip()
    {
        foreach ((string clip, string text) in Clips)
        {
            AudioClip audio = await Read(clip);
            AlignmentReport right = await Align(audio, text);
            Assert.True(right.Fits, $"{clip}: {right.Confidence}");
            foreach (string other in Others.Concat(Clips.Select(c => c.Text)).Where(other => other != text))
            {
                AlignmentReport wrong = await Align(audio, other);
                Assert.True(wrong.LogLikelihood < right.LogLikelihood, $"{clip}: {other}");
                Assert.True(wrong.Score < right.Score, $"{clip}: {other}");
            }
        }
    }

    [Fact]
    public async Task Words_of_speech_made_here_are_found_where_they_were_put()
    {
        const string Text = "The weather is fine today, and the windows are open. Nobody asked for more, did they?";
        var samples = new List<float>();
        var marks = new List<SpeechMark>();
        using ISpeaker speaker = _model.CreateSpeaker();
        await foreach (SpeechChunk chunk in speaker.SpeakAsync(new SpeechRequest(Text, _voice), Cancellation))
        {
            samples.AddRange(chunk.Samples.Span);
            marks.AddRange(chunk.Marks.Where(mark => mark.Kind == SpeechMarkKind.Word));
        }

        AlignmentReport report = await Align(new AudioClip([.. samples], 1, _model.SampleRate), Text);
        Assert.True(report.Confidence > 0.9, $"{report.Confidence}");
        Assert.Equal(marks.Select(mark => (mark.Text, mark.TextStart)), report.Words.Select(word => (word.Text, word.TextStart)));
        double[] errors = [.. marks.Zip(report.Words, (mark, word) => Math.Abs(mark.Start - word.Start)).Order()];
        Assert.InRange(errors[errors.Length / 2], 0, 0.060);
        Assert.InRange(errors[^1], 0, 0.3);
        Assert.All(report.Words, word => Assert.InRange(word.End, word.Start + 0.005, report.Seconds));
    }

    [Fact]
    public async Task Times_count_from_the_start_of_the_recording_at_its_own_rate()
    {
        (string clip, string text) = Clips[2];
        AudioClip audio = (await Read(clip)).Resampled(16_000);
        AlignmentReport plain = await Align(audio, text);
        AlignmentReport late = await Align(audio with { Samples = [.. new float[32_000], .. audio.Samples] }, text);
        Assert.Equal(plain.Seconds + 2, late.Seconds, 1e-9);
        for (int i = 0; i < plain.Words.Count; i++)
        {
            Assert.Equal(plain.Words[i].Start + 2, late.Words[i].Start, 0.05);
        }
    }

    [Fact]
    public async Task One_word_is_not_a_whole_sentence()
    {
        AlignmentReport report = await Align(await Read("reader-mid.wav"), "Hello.");
        Assert.False(report.Fits, $"{report.Confidence}");
    }

    [Fact]
    public async Task Same_recording_gives_the_same_numbers()
    {
        (string clip, string text) = Clips[0];
        AudioClip audio = await Read(clip);
        AlignmentReport first = await Align(audio, text);
        AlignmentReport second = await Align(audio, text);
        Assert.Equal((first.Score, first.LogLikelihood, first.Confidence), (second.Score, second.LogLikelihood, second.Confidence));
        Assert.Equal(first.Words, second.Words);
    }

    [Fact]
    public async Task Input_that_cannot_be_aligned_says_why()
    {
        AudioClip audio = await Read("reader-low.wav");
        Assert.Contains("0.1 s long", await Refusal(audio with { Samples = audio.Samples[..2400] }, "Hello."), StringComparison.Ordinal);
        Assert.Contains("empty", await Refusal(audio with { Samples = [] }, "Hello."), StringComparison.Ordinal);
        Assert.Contains("silent", await Refusal(audio with { Samples = new float[72_000] }, "Hello."), StringComparison.Ordinal);
        Assert.Contains("nothing that can be heard", await Refusal(audio, ""), StringComparison.Ordinal);
        Assert.Contains("nothing that can be heard", await Refusal(audio, " ... "), StringComparison.Ordinal);
        Assert.Contains("are heard at most", await Refusal(audio, string.Join(' ', Others)), StringComparison.Ordinal);
        Assert.Contains("characters", await Refusal(audio, new string('a', 100_000)), StringComparison.Ordinal);
        Assert.Contains("up to 120 s", await Refusal(new AudioClip(new float[16_000 * 130], 1, 16_000), "Hello."), StringComparison.Ordinal);
        Assert.Contains("no numbers", await Refusal(audio with { Samples = [float.NaN, .. audio.Samples] }, "Hello."), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Transcript_that_does_not_fit_is_a_warning_and_no_error()
    {
        (string clip, string text) = Clips[1];
        AudioClip audio = await Read(clip);
        Assert.Empty(Warnings(text));
        Assert.Contains("does not seem to be what is said", Assert.Single(Warnings(Others[4])), StringComparison.Ordinal);
        Assert.Contains("could not be checked", Assert.Single(Warnings(string.Join(' ', Others))), StringComparison.Ordinal);

        List<string> Warnings(string transcript)
        {
            var warnings = new Collected();
            var options = new PromptOptions { Transcript = transcript, Warnings = warnings };
            VoicePrompt prompt = _model.CreatePrompt(audio.Samples, audio.SampleRate, options, Cancellation);
            Assert.Equal(transcript, prompt.Metadata["transcript"]);
            return warnings.Told;
        }
    }

    private Task<AlignmentReport> Align(AudioClip audio, string text) =>
        _aligner.AlignAsync(audio.Samples, audio.SampleRate, text, cancellationToken: Cancellation);

    private async Task<string> Refusal(AudioClip audio, string text) =>
        (await Assert.ThrowsAsync<MynaException>(() => Align(audio, text))).Message;

    private static async Task<AudioClip> Read(string clip)
    {
        string folder = Path.Combine(LiteModel.FindFolder(), "..", "..", "samples");
        return (await AudioFile.ReadAsync(Path.Combine(folder, clip), Cancellation)).ToMono();
    }

    private sealed class Collected : IProgress<string>
    {
        public List<string> Told { get; } = [];

        public void Report(string value) => Told.Add(value);
    }
}
