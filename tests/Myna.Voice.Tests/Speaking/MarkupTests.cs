using Myna.Audio.Watermark;
using Myna.Text.Lexicons;
using Myna.Text.Markup;
using Myna.Voice.Lite;
using Myna.Voice.LongForm;
using Myna.Voice.LongForm.Subtitles;
using Myna.Voice.Prompts;

namespace Myna.Voice.Tests.Speaking;

public class MarkupTests
{
    private readonly HummingNetwork _network = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pauses_are_exact_to_the_sample_and_take_the_place_of_others()
    {
        float[] plain = await Samples("One. Two.");
        List<SpeechChunk> chunks = await Speak(Request("[pause:1s]One. [pause:512.5ms] Two.[pause:2s]"));
        Assert.Equal([2400, 1230, 4800], chunks.Where(IsSilent).Select(c => c.Samples.Length));
        Assert.True(IsSilent(chunks[0]) && IsSilent(chunks[^1]));
        Assert.Equal(plain.Length - 600 + 2400 + 1230 + 4800, chunks.Sum(c => c.Samples.Length));

        Assert.DoesNotContain(await Speak(Request("One. [pause:0s] Two.")), IsSilent);
        Assert.Single(await Speak(Request("One. [pause:0.2s] *** [pause:0.3s] Two.")), c => IsSilent(c) && c.Samples.Length == 1200);
    }

    [Fact]
    public async Task A_pause_within_a_sentence_cuts_it()
    {
        List<SpeechChunk> chunks = await Speak(Request("One two [pause:300ms] three four."));
        Assert.Equal([720], chunks.Where(IsSilent).Select(c => c.Samples.Length));
        Assert.Equal(["One two", "three four."], Marks(chunks, SpeechMarkKind.Sentence).Select(m => m.Text));
    }

    [Fact]
    public async Task Marks_point_into_the_text_with_its_markup()
    {
        const string ssml = "<speak>Tom &amp; <sub alias=\"doctor who\">DW</sub> <prosody rate=\"slow\">go <break time=\"1s\"/>home</prosody>.</speak>";
        List<SpeechMark> words = [.. Marks(await Speak(Request(ssml)), SpeechMarkKind.Word)];
        Assert.Equal(["Tom", "DW", "go", "home"], words.Select(m => m.Text).Where(text => text != "&"));
        Assert.All(words.Where(m => m.Text != "&"), m => Assert.Equal(m.Text, ssml.Substring(m.TextStart, m.TextLength)));
        SpeechMark sentence = Marks(await Speak(Request(ssml)), SpeechMarkKind.Sentence).First();
        Assert.Equal("Tom & DW go", sentence.Text);
        Assert.Equal("Tom &amp; <sub alias=\"doctor who\">DW</sub> <prosody rate=\"slow\">go", ssml.Substring(sentence.TextStart, sentence.TextLength));
    }

    [Fact]
    public async Task Subtitles_have_the_words_without_the_markup()
    {
        const string ssml = "<speak>Tom &amp; <sub alias=\"doctor who\">DW</sub> <emphasis>go</emphasis> home.</speak>";
        var text = new StringWriter { NewLine = "\n" };
        var subtitles = new SubtitleWriter(text, SubtitleFormat.VttWords);
        foreach (SpeechMark mark in (await Speak(Request(ssml))).SelectMany(c => c.Marks))
        {
            subtitles.Add(mark);
        }

        subtitles.Finish();
        string[] spoken = [.. text.ToString().Split('\n').Where(line => line.Contains("Tom", StringComparison.Ordinal))];
        string line = Assert.Single(spoken);
        Assert.DoesNotContain("sub", line, StringComparison.Ordinal);
        Assert.Equal("Tom & DW go home.", System.Net.WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Replace(line, "<[0-9:.]+>", "")));
    }

    [Fact]
    public async Task A_rate_changes_its_own_words_only()
    {
        SpeechMark[] plain = [.. Marks(await Speak(Request("slowly quickly gladly.")), SpeechMarkKind.Word)];
        SpeechMark[] marked = [.. Marks(await Speak(Request("<speak>slowly <prosody rate=\"50%\">quickly</prosody> gladly.</speak>")), SpeechMarkKind.Word)];
        Assert.Equal(Length(plain[0]), Length(marked[0]), 1e-9);
        Assert.Equal(2 * Length(plain[1]), Length(marked[1]), 1e-9);
        Assert.Equal(Length(plain[2]), Length(marked[2]), 1e-9);

        static double Length(SpeechMark mark) => mark.End - mark.Start;
    }

    [Fact]
    public async Task A_volume_changes_its_own_words_only_without_a_jump()
    {
        SpeechRequest request = Request("one <b/>".Replace("<b/>", "two three.", StringComparison.Ordinal)) with { Sampling = new SamplingOptions { Temperature = 0 } };
        List<SpeechChunk> plain = await Speak(request);
        List<SpeechChunk> marked = await Speak(request with { Text = "<speak>one <prosody volume=\"-20dB\">two</prosody> three.</speak>" });
        float[] a = All(plain), b = All(marked);
        SpeechMark two = Marks(marked, SpeechMarkKind.Word).Single(m => m.Text == "two");
        SpeechMark three = Marks(marked, SpeechMarkKind.Word).Single(m => m.Text == "three");
        int from = (int)(two.Start * _network.SampleRate), to = (int)(two.End * _network.SampleRate), next = (int)(three.Start * _network.SampleRate);
        const int ramp = 24;
        Assert.Equal(a[..from], b[..from]);
        for (int i = from + ramp; i < to; i++)
        {
            Assert.Equal(0.1f * a[i], b[i], 1e-6f);
        }

        Assert.Equal(a[(next + ramp)..], b[(next + ramp)..]);
        for (int i = from; i < from + ramp; i++)
        {
            Assert.InRange(Math.Abs(b[i]), 0, Math.Abs(a[i]));
        }
    }

    [Fact]
    public async Task Silent_words_keep_their_time()
    {
        List<SpeechChunk> chunks = await Speak(Request("<speak>one <prosody volume=\"silent\">two</prosody> three.</speak>"));
        SpeechMark two = Marks(chunks, SpeechMarkKind.Word).Single(m => m.Text == "two");
        float[] samples = All(chunks);
        Assert.All(samples[((int)(two.Start * _network.SampleRate) + 24)..(int)(two.End * _network.SampleRate)], x => Assert.Equal(0f, x));
    }

    [Fact]
    public async Task Given_sounds_are_spoken_as_they_stand()
    {
        float[] given = await Samples("<speak>a <phoneme ph=\"tomato\">xyz</phoneme> b.</speak>");
        Assert.Equal(await Samples("a tomato b."), given);
        Assert.Equal(await Samples("a tomato b."), await Samples("a QQ b.", lexicon: "QQ => /tomato/"));
        Assert.Equal(await Samples("a tomato b."), await Samples("a QQ b.", lexicon: "QQ => RR\nRR => tomato"));
    }

    [Fact]
    public async Task Sounds_that_the_model_lacks_are_told_with_their_place()
    {
        Assert.Contains(
            "line 2, column 10: the model lite has no symbol for \"ʘ\" (U+0298)",
            await Refusal(Request("<speak>\n<phoneme ph=\"aʘ\">x</phoneme></speak>")),
            StringComparison.Ordinal);
        SpeechRequest request = Request("Nothing of it.") with { Lexicon = PronunciationLexicon.Parse("# one\nword => /aʘ/", "words.txt") };
        Assert.Contains("words.txt, line 2, column 9: the model lite has no symbol", await Refusal(request), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Voices_are_found_by_name_before_the_first_sound()
    {
        var high = new VoicePrompt("humming/1", new Dictionary<string, string>(), PromptTensor.Floats("pitch", [0.5f], 1));
        SpeechRequest request = Request("<speak>One. <voice name=\"high\">Two.</voice> Three.</speak>") with
        {
            FindVoice = name => name == "high" ? high : throw new MynaException($"there is no voice {name}"),
        };
        float[] mixed = All(await Speak(request));
        float[] low = await Samples("One. Two. Three.");
        Assert.Equal(low.Length, mixed.Length);
        Assert.NotEqual(low, mixed);
        Assert.Equal(low[..200], mixed[..200]);
        Assert.Contains("line 1, column 20: there is no voice deep", await Refusal(request with { Text = request.Text.Replace("high", "deep", StringComparison.Ordinal) }), StringComparison.Ordinal);
        Assert.Contains("leave <voice> out", await Refusal(request with { FindVoice = null }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_language_that_the_phonemizer_lacks_is_told_with_its_place() => Assert.Equal(
        "line 1, column 17: no such language", await Refusal(Request("<speak>Hi <lang xml:lang=\"none\">there</lang>.</speak>")));

    [Fact]
    public async Task What_cannot_be_followed_is_told_before_the_first_sound()
    {
        var warnings = new WarningLog();
        await Speak(Request("<speak><prosody pitch=\"high\" rate=\"25%\">Hi</prosody></speak>") with { Warnings = warnings });
        Assert.Equal(2, warnings.Told.Count);
        Assert.Contains("line 1, column 41: the model lite takes the pitch of its voice", warnings.Told[0], StringComparison.Ordinal);
        Assert.Contains("the rate comes to 0.25", warnings.Told[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<speak></speak>")]
    [InlineData("<speak><break time=\"1s\"/></speak>")]
    [InlineData("[pause:1s]")]
    public async Task Markup_without_words_has_nothing_to_say(string text) =>
        Assert.Contains("nothing to say", await Refusal(Request(text)), StringComparison.Ordinal);

    [Fact]
    public async Task In_pieces_it_sounds_as_in_one()
    {
        string sentence = "Some <prosody rate=\"80%\">words that</prosody> go on, <break time=\"200ms\"/> and <sub alias=\"on\">1n</sub>. ";
        string ssml = $"<speak><break time=\"1s\"/>{string.Concat(Enumerable.Repeat(sentence, 12))}<p>Last.</p><break time=\"500ms\"/></speak>";
        List<SpeechChunk> whole = await Speak(Request(ssml));
        var joined = new List<float>();
        var marks = new List<SpeechMark>();
        SpeechSoFar soFar = SpeechSoFar.Nothing;
        double pause = 0;
        TextPiece[] pieces = [.. TextPiece.Cut(MarkedText.Parse(ssml, TextMarkup.Auto), SpeechPauses.Default)];
        Assert.True(pieces.Length > 2);
        foreach (TextPiece piece in pieces)
        {
            joined.AddRange(new float[(int)Math.Round(pause * _network.SampleRate)]);
            double offset = joined.Count / (double)_network.SampleRate;
            SpeechSoFar before = soFar;
            foreach (SpeechChunk chunk in await Speak(Request(piece.Text) with { Marked = piece.Marked, After = soFar.AfterSilence(pause) }))
            {
                joined.AddRange(chunk.Samples.Span);
                soFar = chunk.SoFar ?? soFar;
                marks.AddRange(chunk.Marks);
            }

            Assert.Equal(before.Sentences + piece.Sentences, soFar.Sentences);
            pause = piece.PauseSeconds;
        }

        Assert.Equal(All(whole), joined);
        Assert.Equal(whole.SelectMany(c => c.Marks).Select(m => (m.Text, m.TextStart, m.TextLength)), marks.Select(m => (m.Text, m.TextStart, m.TextLength)));
    }

    [Fact]
    public async Task A_megabyte_of_text_begins_at_once()
    {
        string text = string.Concat(Enumerable.Repeat("Numbers like 1,234 and $5.60, dates like May 3, and more words. ", 16_500));
        Assert.True(text.Length > 1_000_000);
        foreach (string book in new[] { text, new string('a', 1_000_000), $"<speak>{text}</speak>" })
        {
            using var speaker = new LiteSpeaker(_network, new LetterPhonemizer());
            await foreach (SpeechChunk chunk in speaker.SpeakAsync(Request(book), Cancellation))
            {
                Assert.NotEqual(0, chunk.Samples.Length);
                break;
            }
        }
    }

    /// <summary>Without a watermark, for tests that look at single samples.</summary>
    private SpeechRequest Request(string text) => new(text, _network.Voice) { Watermark = WatermarkSettings.Off };

    private async Task<List<SpeechChunk>> Speak(SpeechRequest request)
    {
        using var speaker = new LiteSpeaker(_network, new LetterPhonemizer());
        var chunks = new List<SpeechChunk>();
        await foreach (SpeechChunk chunk in speaker.SpeakAsync(request, Cancellation))
        {
            chunks.Add(chunk);
        }

        return chunks;
    }

    private async Task<float[]> Samples(string text, string? lexicon = null) =>
        All(await Speak(Request(text) with { Lexicon = lexicon is null ? null : PronunciationLexicon.Parse(lexicon) }));

    private async Task<string> Refusal(SpeechRequest request) => (await Assert.ThrowsAnyAsync<MynaException>(() => Speak(request))).Message;

    private static float[] All(List<SpeechChunk> chunks) => [.. chunks.SelectMany(c => c.Samples.ToArray())];

    private static bool IsSilent(SpeechChunk chunk) => chunk.Samples.ToArray().All(x => x == 0);

    private static IEnumerable<SpeechMark> Marks(List<SpeechChunk> chunks, SpeechMarkKind kind) => chunks.SelectMany(c => c.Marks).Where(m => m.Kind == kind);

    private sealed class WarningLog : IProgress<string>
    {
        public List<string> Told { get; } = [];

        public void Report(string value) => Told.Add(value);
    }
}
