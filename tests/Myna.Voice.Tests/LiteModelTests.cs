using Myna.Audio;
using Myna.Audio.Files;

namespace Myna.Voice.Tests;

/// <summary>The whole way from a clip and a text to speech, with the model of the repository.</summary>
public sealed class LiteModelTests : IClassFixture<LiteModelTests.Loaded>
{
    private const string Text = "Hello there. How are you?";

    private readonly LiteModel _model;
    private readonly VoicePrompt _voice;

    public LiteModelTests(Loaded loaded)
    {
        _model = loaded.Model;
        _voice = loaded.Voice;
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_clip_makes_a_voice_of_the_stated_shapes()
    {
        Assert.Equal("myna-lite/1", _voice.ModelTag);
        Assert.Equal([192], _voice.Shape("vector"));
        Assert.Equal([100], _voice.Shape("mean"));
        Assert.Equal(192, _voice.Shape("frames")[1]);
        Assert.InRange(_voice.Shape("frames")[0], 3 * 24000 / 256, 12 * 24000 / 256 + 1);
        Assert.Equal("Reader", _voice.Name);
        Assert.Equal("reader-low.wav", _voice.Metadata["source"]);
    }

    [Fact]
    public async Task A_voice_speaks_and_a_saved_one_speaks_the_same_samples()
    {
        InstalledEspeak.Require();
        float[] spoken = await Speak(Text, _voice);
        Assert.InRange(spoken.Length / (double)_model.SampleRate, 1, 4);
        Assert.All(spoken, sample => Assert.InRange(sample, -1f, 1f));
        Assert.InRange(Math.Sqrt(spoken.Average(sample => (double)sample * sample)), 0.01, 0.3);

        using var stream = new MemoryStream();
        _voice.Save(stream);
        stream.Position = 0;
        Assert.Equal(spoken, await Speak(Text, VoicePrompt.Load(stream, "reader.myna")));
    }

    [Fact]
    public async Task Words_are_heard_where_their_marks_say()
    {
        InstalledEspeak.Require();
        using ISpeaker speaker = _model.CreateSpeaker();
        var samples = new List<float>();
        var marks = new List<SpeechMark>();
        await foreach (SpeechChunk chunk in speaker.SpeakAsync(new SpeechRequest(Text, _voice), Cancellation))
        {
            samples.AddRange(chunk.Samples.Span);
            marks.AddRange(chunk.Marks);
        }

        Assert.Equal(["Hello there.", "Hello", "there", "How are you?", "How", "are", "you"], marks.Select(m => m.Text));
        double seconds = samples.Count / (double)_model.SampleRate;
        Assert.All(marks, m => Assert.True(m.Start < m.End && m.End <= seconds));

        // Every sentence's words are louder than the pause behind it.
        double words = Loudness(marks[1].Start, marks[2].End);
        Assert.True(words > 10 * Loudness(marks[3].Start - 0.25, marks[3].Start - 0.01));

        double Loudness(double from, double to) => Math.Sqrt(samples
            .GetRange((int)(from * _model.SampleRate), (int)((to - from) * _model.SampleRate))
            .Average(sample => (double)sample * sample));
    }

    [Fact]
    public async Task Speed_changes_how_long_speech_takes()
    {
        InstalledEspeak.Require();
        int plain = (await Speak(Text, _voice)).Length;
        int slow = (await Speak(Text, _voice, speed: 0.5f)).Length;
        int fast = (await Speak(Text, _voice, speed: 2f)).Length;
        Assert.InRange(slow / (double)plain, 1.6, 2.1);
        Assert.InRange(fast / (double)plain, 0.45, 0.75);
    }

    [Fact]
    public void Clips_that_cannot_be_used_say_why()
    {
        Assert.Contains("at least 3 s", Refusal(new float[24000]), StringComparison.Ordinal);
        Assert.Contains("silent", Refusal(new float[5 * 24000]), StringComparison.Ordinal);
        Assert.Contains("ada.wav", Refusal([]), StringComparison.Ordinal);

        string Refusal(float[] samples) => Assert.Throws<MynaException>(
            () => _model.CreatePrompt(samples, 24000, new PromptOptions { Source = "ada.wav" }, Cancellation)).Message;
    }

    [Fact]
    public void Damaged_weights_are_named()
    {
        using var folder = new TemporaryFolder();
        string models = LiteFolder();
        foreach (string file in new[] { "config.json", "acoustic.safetensors", "vocoder.safetensors" })
        {
            File.Copy(Path.Combine(models, file), folder.File(file));
        }

        using (FileStream weights = File.OpenWrite(folder.File("vocoder.safetensors")))
        {
            weights.SetLength(weights.Length / 2);
        }

        Assert.Contains(folder.File("vocoder.safetensors"), Assert.Throws<MynaException>(() => LiteModel.Load(folder.Path)).Message, StringComparison.Ordinal);
        File.WriteAllText(folder.File("config.json"), "{");
        Assert.Contains(folder.File("config.json"), Assert.Throws<MynaException>(() => LiteModel.Load(folder.Path)).Message, StringComparison.Ordinal);
    }

    private async Task<float[]> Speak(string text, VoicePrompt voice, float speed = 1f)
    {
        using ISpeaker speaker = _model.CreateSpeaker();
        var samples = new List<float>();
        var request = new SpeechRequest(text, voice) { Seed = 5, Speed = speed, Sampling = SamplingOptions.Fast };
        await foreach (SpeechChunk chunk in speaker.SpeakAsync(request, Cancellation))
        {
            samples.AddRange(chunk.Samples.Span);
        }

        return [.. samples];
    }

    private static string LiteFolder() => Path.GetDirectoryName(Myna.Voice.Lite.LiteModelFolder.Find(null).Config)!;

    /// <summary>The model and a voice of one of the repository's clips, loaded once for all tests.</summary>
    public sealed class Loaded : IAsyncLifetime
    {
        public LiteModel Model { get; } = LiteModel.Load();

        public VoicePrompt Voice { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            string clip = Path.Combine(LiteFolder(), "..", "..", "samples", "reader-low.wav");
            AudioClip audio = await AudioFile.ReadAsync(clip);
            Voice = Model.CreatePrompt(
                audio.ToMono().Samples, audio.SampleRate, new PromptOptions { Name = "Reader", Source = "reader-low.wav", Language = "en" });
        }

        public ValueTask DisposeAsync()
        {
            Model.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
