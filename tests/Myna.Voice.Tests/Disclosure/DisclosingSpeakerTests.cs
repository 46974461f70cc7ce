using Myna.Audio.Watermark;
using Myna.Voice.Disclosure;
using Myna.Voice.Lite;
using Myna.Voice.Tests.Speaking;

namespace Myna.Voice.Tests.Disclosure;

public sealed class DisclosingSpeakerTests
{
    private const string Text = "One sentence stands here. Another one stands there.";

    private readonly HummingNetwork _network = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private SpeechRequest Request => new(Text, _network.Voice) { Watermark = WatermarkSettings.Off };

    [Fact]
    public async Task It_is_heard_before_the_speech_which_is_the_same()
    {
        List<SpeechChunk> plain = await SpeakAsync(null);
        List<SpeechChunk> disclosed = await SpeakAsync(new Disclaimer());
        float[] speech = Samples(plain), all = Samples(disclosed);
        Assert.InRange(all.Length - speech.Length, (int)(1.5 * _network.SampleRate), 20 * _network.SampleRate);
        Assert.Equal(speech, all[^speech.Length..]);
        double later = (double)(all.Length - speech.Length) / _network.SampleRate;
        Assert.Equal(
            plain.SelectMany(chunk => chunk.Marks).Select(mark => (mark.Text, mark.TextStart, Math.Round(mark.Start + later, 6))),
            disclosed.SelectMany(chunk => chunk.Marks).Select(mark => (mark.Text, mark.TextStart, Math.Round(mark.Start, 6))));
        AssertWithoutGaps(disclosed);
    }

    [Fact]
    public async Task It_is_heard_after_the_speech()
    {
        List<SpeechChunk> plain = await SpeakAsync(null);
        List<SpeechChunk> disclosed = await SpeakAsync(new Disclaimer { Place = DisclaimerPlace.End, Text = "A machine spoke." });
        float[] speech = Samples(plain), all = Samples(disclosed);
        Assert.True(all.Length > speech.Length + _network.SampleRate);
        Assert.Equal(speech, all[..speech.Length]);
        Assert.Equal(plain.Sum(chunk => chunk.Marks.Count), disclosed.Sum(chunk => chunk.Marks.Count));
        AssertWithoutGaps(disclosed);
    }

    [Fact]
    public async Task The_chime_can_be_left_out()
    {
        float[] with = Samples(await SpeakAsync(new Disclaimer())), without = Samples(await SpeakAsync(new Disclaimer { HasChime = false }));
        Assert.Equal((int)(0.9 * _network.SampleRate), with.Length - without.Length);
        Assert.InRange(with.Take(with.Length - without.Length).Max(Math.Abs), 0.05f, 0.3f);
        Assert.Equal(without, with[(with.Length - without.Length)..]);
    }

    [Theory]
    [InlineData(null, "This voice was made by a computer.")]
    [InlineData("en-GB", "This voice was made by a computer.")]
    [InlineData("de", "Diese Stimme wurde von einem Computer erzeugt.")]
    [InlineData("German", "Diese Stimme wurde von einem Computer erzeugt.")]
    [InlineData("pt_br", "Esta voz foi gerada por um computador.")]
    [InlineData("cmn", "这段语音由计算机生成。")]
    [InlineData("es-MX", "Esta voz fue generada por una computadora.")]
    public void The_sentence_is_in_the_language_of_the_speech(string? language, string sentence) =>
        Assert.Equal(sentence, new Disclaimer().SentenceIn(language));

    [Fact]
    public async Task A_language_without_a_sentence_is_refused_before_anything_is_spoken()
    {
        MynaException exception = await Assert.ThrowsAsync<MynaException>(() => SpeakAsync(new Disclaimer(), language: "tlh"));
        Assert.Contains("tlh", exception.Message, StringComparison.Ordinal);
        Assert.Contains("de, en, es", exception.Message, StringComparison.Ordinal);
        Assert.Equal("Made by a machine.", new Disclaimer { Text = " Made by a machine. " }.SentenceIn("tlh"));
    }

    private void AssertWithoutGaps(List<SpeechChunk> chunks)
    {
        long samples = 0;
        foreach (SpeechChunk chunk in chunks)
        {
            Assert.Equal(samples / (double)_network.SampleRate, chunk.Start, 1e-6);
            samples += chunk.Samples.Length;
        }
    }

    private async Task<List<SpeechChunk>> SpeakAsync(Disclaimer? disclaimer, string? language = null)
    {
        ISpeaker speaker = new LiteSpeaker(_network, new LetterPhonemizer());
        speaker = disclaimer is null ? speaker : new DisclosingSpeaker(speaker, disclaimer);
        using (speaker)
        {
            return await speaker.SpeakAsync(Request with { Language = language }, Cancellation).ToListAsync(Cancellation);
        }
    }

    private static float[] Samples(List<SpeechChunk> chunks) => [.. chunks.SelectMany(chunk => chunk.Samples.ToArray())];
}
