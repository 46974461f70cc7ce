using Myna.Audio.Watermark;
using Myna.Voice.Lite;
using Myna.Voice.LongForm;
using Myna.Voice.Tests.Speaking;

namespace Myna.Voice.Tests.LongForm;

/// <summary>How sentences meet: fades, level, pauses, and a text spoken in several requests.</summary>
public class JoinTests
{
    private const string Text = "One sentence stands here. Another follows it! Is a third one there? It trails off...\n\nA new paragraph, the last.";

    private readonly HummingNetwork _network = new();

    [Fact]
    public void Edges_fade_alike_however_the_sentence_is_cut()
    {
        const int Rate = 24_000;
        float[] whole = new float[1000];
        Array.Fill(whole, 1f);
        float[] pieces = [.. whole];

        new EdgeFade(whole.Length, Rate).Apply(whole);
        var fade = new EdgeFade(pieces.Length, Rate);
        fade.Apply(pieces.AsSpan(0, 37));
        fade.Apply(pieces.AsSpan(37, 900));
        fade.Apply(pieces.AsSpan(937));

        Assert.Equal(whole, pieces);
        Assert.InRange(whole[0], 1e-6f, 1e-3f);
        Assert.Equal(1f, whole[96]);
        Assert.NotEqual(1f, whole[95]);
        Assert.Equal(whole, whole.Reverse());
        Assert.True(whole.Zip(whole.Skip(1)).All(pair => Math.Abs(pair.First - pair.Second) < 0.02));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void Tiny_sentences_can_be_faded(int samples)
    {
        float[] sentence = new float[samples];
        Array.Fill(sentence, 1f);
        new EdgeFade(samples, 24_000).Apply(sentence);
        Assert.All(sentence, sample => Assert.InRange(sample, 0f, 1f));
    }

    [Theory]
    [InlineData(1.2, 5)]
    [InlineData(0.8, 5)]
    public void A_sentence_somewhat_off_is_brought_to_the_level_before_it(double factor, double seconds)
    {
        var levels = new LevelMatching(new SpeechSoFar(3, Power: 0.01, Seconds: 20));
        float gain = levels.Gain(0.01 * factor * factor, seconds);
        Assert.Equal(1 / factor, gain, 1e-6);
    }

    [Fact]
    public void No_gain_passes_three_decibels_and_short_sentences_get_less()
    {
        var levels = new LevelMatching(new SpeechSoFar(3, Power: 0.01, Seconds: 20));
        Assert.Equal(LevelMatching.MostGain, levels.Gain(1e-6, 5), 1e-6);
        Assert.Equal(1 / LevelMatching.MostGain, levels.Gain(1, 5), 1e-6);
        Assert.InRange(levels.Gain(1e-6, 0.2), 1.05f, 1.1f);
        Assert.Equal(1f, levels.Gain(0, 0));
        Assert.Equal(1f, new LevelMatching(SpeechSoFar.Nothing).Gain(0.5, 5));
    }

    [Fact]
    public void Level_remembers_half_a_minute()
    {
        var levels = new LevelMatching(SpeechSoFar.Nothing);
        levels.Heard(0.01, 100, 1f);
        levels.Heard(0.04, 30, 1f);
        Assert.Equal(0.025, levels.SoFar(2).Power, 1e-9);
        Assert.Equal(30, levels.SoFar(2).Seconds);
    }

    [Fact]
    public void Silence_between_words_does_not_count_for_the_level()
    {
        const int Rate = 1000;
        float[] speech = [.. Enumerable.Range(0, 1000).Select(i => i % 2 == 0 ? 0.1f : -0.1f)];
        var alone = new SpeechPower(Rate);
        alone.Add(speech);
        var withPauses = new SpeechPower(Rate);
        foreach (float[] piece in new[] { new float[700], speech, new float[900] })
        {
            withPauses.Add(piece);
        }

        Assert.Equal(alone.Measure(), withPauses.Measure());
        Assert.Equal((0, 0), new SpeechPower(Rate).Measure());
    }

    [Fact]
    public async Task Pauses_follow_marks_and_paragraphs()
    {
        var pauses = new SpeechPauses
        {
            SentenceSeconds = 0.1, ExclamationSeconds = 0.2, QuestionSeconds = 0.3, EllipsisSeconds = 0.4, ParagraphSeconds = 1,
        };
        List<SpeechChunk> chunks = await Speak(Request(Text) with { Pauses = pauses });
        Assert.Equal([0.1, 0.2, 0.3, 1], Silences(chunks));

        chunks = await Speak(Request(Text.Replace("\n\n", " ", StringComparison.Ordinal)) with { Pauses = pauses });
        Assert.Equal([0.1, 0.2, 0.3, 0.4], Silences(chunks));
        MynaException wrong = await Assert.ThrowsAnyAsync<MynaException>(() => Speak(Request(Text) with { Pauses = new SpeechPauses { QuestionSeconds = -1 } }));
        Assert.Contains("after a question is -1 s", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sentences_begin_and_end_softly_next_to_silence()
    {
        List<SpeechChunk> chunks = await Speak(Request(Text));
        float[] all = [.. chunks.SelectMany(chunk => chunk.Samples.ToArray())];
        float largest = all.Max(Math.Abs);
        for (int i = 1; i < all.Length; i++)
        {
            if ((all[i] == 0) != (all[i - 1] == 0))
            {
                Assert.InRange(Math.Abs(all[i] - all[i - 1]), 0, largest / 20);
            }
        }
    }

    [Fact]
    public async Task Matching_brings_levels_together_and_may_be_switched_off()
    {
        double[] matched = await SentenceLevels(Request(Text));
        double[] raw = await SentenceLevels(Request(Text) with { MatchLevels = false });
        Assert.Equal(raw[0], matched[0], 1e-9);
        Assert.True(matched.Max() / matched.Min() < raw.Max() / raw.Min());
        Assert.All(matched.Zip(raw), pair => Assert.InRange(pair.First / pair.Second, 0.999 / LevelMatching.MostGain, 1.001 * LevelMatching.MostGain));
    }

    [Fact]
    public async Task Pieces_spoken_one_after_the_other_are_the_whole_text()
    {
        string text = Text + "\n\n" + string.Concat(Enumerable.Repeat("And so it went on and on, as stories do. ", 30)) + "\n\nThe end";
        List<SpeechChunk> whole = await Speak(Request(text) with { Watermark = WatermarkSettings.Default });
        var joined = new List<float>();
        var marks = new List<SpeechMark>();
        SpeechSoFar soFar = SpeechSoFar.Nothing;
        List<TextPiece> pieces = [.. TextPiece.Cut(text, SpeechPauses.Default)];
        double pause = 0;
        foreach (TextPiece piece in pieces)
        {
            joined.AddRange(new float[(int)Math.Round(pause * _network.SampleRate)]);
            double offset = joined.Count / (double)_network.SampleRate;
            foreach (SpeechChunk chunk in await Speak(Request(piece.Text) with { Watermark = WatermarkSettings.Default, After = soFar.AfterSilence(pause) }))
            {
                joined.AddRange(chunk.Samples.Span);
                marks.AddRange(chunk.Marks.Select(m => m with { TextStart = m.TextStart + piece.Start, Start = m.Start + offset, End = m.End + offset }));
                soFar = chunk.SoFar ?? soFar;
            }

            pause = piece.PauseSeconds;
        }

        Assert.InRange(pieces.Count, 5, 8);
        Assert.Equal(whole.SelectMany(chunk => chunk.Samples.ToArray()), joined);
        List<SpeechMark> expected = [.. whole.SelectMany(chunk => chunk.Marks)];
        Assert.Equal(expected.Select(m => (m.Text, m.TextStart)), marks.Select(m => (m.Text, m.TextStart)));
        Assert.All(expected.Zip(marks), pair => Assert.Equal(pair.First.Start, pair.Second.Start, 1e-9));
    }

    private static double[] Silences(List<SpeechChunk> chunks) =>
        [.. chunks.Where(c => c.Samples.ToArray().All(x => x == 0)).Select(c => c.Samples.Length / (double)c.SampleRate)];

    private async Task<double[]> SentenceLevels(SpeechRequest request)
    {
        var levels = new List<double>();
        var power = new SpeechPower(_network.SampleRate);
        foreach (SpeechChunk chunk in await Speak(request))
        {
            power.Add(chunk.Samples.Span);
            if (chunk.SoFar is not null)
            {
                levels.Add(Math.Sqrt(power.Measure().Power));
                power = new SpeechPower(_network.SampleRate);
            }
        }

        return [.. levels];
    }

    /// <summary>Without a watermark, for tests that look at single samples.</summary>
    private SpeechRequest Request(string text) => new(text, _network.Voice) { Watermark = WatermarkSettings.Off };

    private async Task<List<SpeechChunk>> Speak(SpeechRequest request)
    {
        using var speaker = new LiteSpeaker(_network, new LetterPhonemizer());
        var chunks = new List<SpeechChunk>();
        await foreach (SpeechChunk chunk in speaker.SpeakAsync(request, TestContext.Current.CancellationToken))
        {
            chunks.Add(chunk);
        }

        return chunks;
    }
}
