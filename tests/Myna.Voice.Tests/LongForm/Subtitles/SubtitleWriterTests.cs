using Myna.Voice.LongForm.Subtitles;

namespace Myna.Voice.Tests.LongForm.Subtitles;

public class SubtitleWriterTests
{
    [Fact]
    public void Short_sentences_are_a_cue_each_that_lingers_but_never_overlaps()
    {
        string srt = Write(SubtitleFormat.Srt, ("Good morning.", 0, 1), ("How are you?", 1.1, 2), ("Fine!", 3661.25, 3662));
        Assert.Equal(
            """
            1
            00:00:00,000 --> 00:00:01,100
            Good morning.

            2
            00:00:01,100 --> 00:00:02,250
            How are you?

            3
            01:01:01,250 --> 01:01:02,250
            Fine!


            """.ReplaceLineEndings("\n"),
            srt);
    }

    [Fact]
    public void Vtt_has_a_header_and_escapes()
    {
        Assert.Equal(
            "WEBVTT\n\n00:00:00.000 --> 00:00:01.250\nFish &amp; chips &lt;b&gt; → yes.\n\n",
            Write(SubtitleFormat.Vtt, ("Fish & chips <b> --> yes.", 0, 1)));
        Assert.Equal("WEBVTT\n\n", Write(SubtitleFormat.Vtt));
        Assert.Equal("", Write(SubtitleFormat.Srt));
    }

    [Fact]
    public void Word_times_stand_before_the_words()
    {
        Assert.Equal(
            "WEBVTT\n\n00:00:00.000 --> 00:00:04.250\nOne, <00:00:01.000>two — <00:00:02.500>three <00:00:03.250>four!\n\n",
            Write(SubtitleFormat.VttWords, ("One, two — three four!", 0, 4)));
    }

    [Fact]
    public void Long_sentences_become_cues_of_two_lines_at_word_times()
    {
        const string sentence =
            "It was a bright cold day in April, and the clocks were striking thirteen, and Winston Smith, his chin nuzzled into "
            + "his breast in an effort to escape the vile wind, slipped quickly through the glass doors of Victory Mansions.";
        IReadOnlyList<SubtitleCue> cues = SubtitleReader.Read(Write(SubtitleFormat.Srt, (sentence, 0, 14)), "test");

        Assert.Equal(sentence, string.Join(' ', cues.Select(cue => cue.Text)));
        Assert.InRange(cues.Count, 3, 4);
        Assert.All(cues, cue => Assert.InRange(cue.Lines.Count, 1, 2));
        Assert.All(cues.SelectMany(cue => cue.Lines), line => Assert.InRange(line.Length, 10, 42));
        Assert.All(cues.Zip(cues.Skip(1)), pair => Assert.Equal(pair.First.End, pair.Second.Start, 1e-9));
        Assert.Contains(cues, cue => cue.Text.EndsWith(','));
    }

    [Theory]
    [InlineData("See https://example.com/a/very/long/address/that/goes/on/and/on/without/end now.")]
    [InlineData("今天天气很好我们一起去公园散步吧然后再去吃午饭晚上看电影明天还要早起上班所以不能太晚睡觉知道了吗好的我知道了再见")]
    [InlineData("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧")]
    public void What_has_no_spaces_is_broken_between_characters(string sentence)
    {
        IReadOnlyList<SubtitleCue> cues = SubtitleReader.Read(Write(SubtitleFormat.Vtt, (sentence, 0, 10)), "test");
        Assert.Equal(sentence.Replace(" ", "", StringComparison.Ordinal), string.Concat(cues.SelectMany(c => c.Lines)).Replace(" ", "", StringComparison.Ordinal));
        Assert.All(cues.SelectMany(cue => cue.Lines), line => Assert.InRange(line.Length, 1, 42));
    }

    /// <summary>Writes sentences whose words, runs of letters and digits, follow each other evenly.</summary>
    private static string Write(SubtitleFormat format, params (string Text, double Start, double End)[] sentences)
    {
        var output = new StringWriter();
        var writer = new SubtitleWriter(output, format);
        int at = 100;
        foreach ((string text, double start, double end) in sentences)
        {
            writer.Add(new SpeechMark(SpeechMarkKind.Sentence, text, at, start, end));
            string[] words = text.Split(' ');
            int from = 0;
            var marks = new List<SpeechMark>();
            foreach (string word in words)
            {
                from = text.IndexOf(word, from, StringComparison.Ordinal);
                if (word.Any(char.IsLetterOrDigit))
                {
                    marks.Add(new SpeechMark(SpeechMarkKind.Word, word, at + from, 0, 0));
                }

                from += word.Length;
            }

            // "two — three" in the times of the test above: a mark without a sound takes no time of its own.
            double step = (end - start) / Math.Max(1, marks.Count);
            double[] starts = marks.Count == 4 && end == 4 ? [0, 1, 2.5, 3.25] : [.. marks.Select((_, i) => start + (i * step))];
            for (int i = 0; i < marks.Count; i++)
            {
                writer.Add(marks[i] with { Start = starts[i], End = i + 1 < marks.Count ? starts[i + 1] : end });
            }

            at += text.Length + 1;
        }

        writer.Finish();
        return output.ToString();
    }
}
