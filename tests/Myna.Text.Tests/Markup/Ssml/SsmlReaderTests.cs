using CsCheck;
using Myna.Text.Markup;

namespace Myna.Text.Tests.Markup.Ssml;

public class SsmlReaderTests
{
    [Theory]
    [InlineData("<speak>Hello <break time=\"500ms\"/>world.</speak>", "Hello world.")]
    [InlineData("  \n<?xml version=\"1.0\"?>\n<speak version=\"1.1\" xmlns=\"http://www.w3.org/2001/10/synthesis\" xml:lang=\"en-GB\">Hello\n\n  world.</speak>", "Hello world.")]
    [InlineData("<speak>Fish &amp; chips &#x1F600; &lt;3 <![CDATA[a < b]]></speak>", "Fish & chips 😀 <3 a < b")]
    [InlineData("<speak><p>One.</p><p>Two. <s>Three</s><s>four</s></p></speak>", "One.\n\nTwo. Three four \n\n")]
    [InlineData("<speak><!-- no --><metadata>secret <b>x</b></metadata><desc>no</desc><mark name=\"m\"/>Yes.</speak>", "Yes.")]
    [InlineData("<speak><emphasis level=\"strong\">Big</emphasis> <w role=\"x\">word</w></speak>", "Big word")]
    [InlineData("<speak/>", "")]
    public void The_words_remain(string ssml, string words) => Assert.Equal(words, MarkedText.Parse(ssml, TextMarkup.Auto).Text);

    [Fact]
    public void A_fragment_needs_no_root_when_it_is_said_to_be_ssml()
    {
        MarkedText text = MarkedText.Parse("Hello <break strength=\"strong\"/> you", TextMarkup.Ssml);
        Assert.Equal("Hello you", text.Text);
        Assert.Equal([new MarkedPause(6, 0.7)], text.Pauses);
        Assert.True(MarkedText.Parse("Hello <break/> you", TextMarkup.Auto).IsPlain);
        Assert.True(MarkedText.Parse("<speaker>Hello</speaker>", TextMarkup.Auto).IsPlain);
    }

    [Fact]
    public void Every_character_knows_its_place_in_the_source()
    {
        const string ssml = "<speak>\r\n  <p>Tom &amp; <sub alias=\"one hundred\">100</sub> \U0001F600 &#x1F600;caf&#233;s</p>\r\n  <![CDATA[<end>]]></speak>";
        MarkedText text = MarkedText.Parse(ssml, TextMarkup.Auto);
        foreach ((string word, string written) in (ReadOnlySpan<(string, string)>)
            [("Tom", "Tom"), ("&", "&amp;"), ("100", "100"), ("cafés", "caf&#233;s"), ("<end>", "<end>")])
        {
            (int start, int length) = text.SourceOf(text.Text.IndexOf(word, StringComparison.Ordinal), word.Length);
            Assert.Equal(written, ssml.Substring(start, length));
        }
    }

    [Fact]
    public void Styles_nest()
    {
        MarkedText text = MarkedText.Parse(
            "<speak xml:lang=\"en\">a<prosody rate=\"50%\" volume=\"-6dB\">b<prosody rate=\"x-fast\" volume=\"+2dB\">c</prosody></prosody><voice name=\"anna\" xml:lang=\"de\">d<lang xml:lang=\"fr\">e</lang></voice></speak>",
            TextMarkup.Auto);
        Assert.Equal("abcde", text.Text);
        Assert.Equal([1, 0.5, 0.8, 1, 1], "abcde".Select((_, i) => text.StyleAt(i).Rate));
        Assert.Equal([0, -6, -4, 0, 0], "abcde".Select((_, i) => text.StyleAt(i).VolumeDb));
        Assert.Equal(["en", "en", "en", "de", "fr"], "abcde".Select((_, i) => text.StyleAt(i).Language));
        Assert.Equal([null, null, null, "anna", "anna"], "abcde".Select((_, i) => text.StyleAt(i).Voice));
    }

    [Theory]
    [InlineData("rate=\"+20%\"", 1.2, 0)]
    [InlineData("rate=\"120%\"", 1.2, 0)]
    [InlineData("rate=\"0.9\"", 0.9, 0)]
    [InlineData("rate=\"slow\"", 0.8, 0)]
    [InlineData("volume=\"50\"", 1, -6.02)]
    [InlineData("volume=\"+100%\"", 1, 6.02)]
    [InlineData("volume=\"soft\"", 1, -6)]
    [InlineData("volume=\"silent\"", 1, double.NegativeInfinity)]
    public void Rates_and_volumes_are_read(string attribute, double rate, double db)
    {
        SpeechStyle style = MarkedText.Parse($"<speak><prosody {attribute}>x</prosody></speak>", TextMarkup.Auto).StyleAt(0);
        Assert.Equal(rate, style.Rate, 1e-9);
        Assert.Equal(db, style.VolumeDb, 0.01);
    }

    [Theory]
    [InlineData("<speak>Hello\nthere\n all of you <brake time=\"1s\"/></speak>", "line 3, column 13: <brake> is not an SSML element; did you mean <break>?")]
    [InlineData("<speak>\n<break time=\"soon\"/></speak>", "line 2, column 8: time=\"soon\" is no length of time")]
    [InlineData("<speak><break strength=\"huge\"/></speak>", "strength=\"huge\" is unknown; give none, x-weak")]
    [InlineData("<speak><break time=\"100s\"/></speak>", "at most 60 s")]
    [InlineData("<speak><sub>x</sub></speak>", "line 1, column 8: <sub> needs the attribute alias")]
    [InlineData("<speak><phoneme alphabet=\"x-sampa\" ph=\"t@\">x</phoneme></speak>", "column 17: alphabet=\"x-sampa\" is not known")]
    [InlineData("<speak><phoneme ph=\"a\"><s>x</s></phoneme></speak>", "<s> cannot stand inside <phoneme>")]
    [InlineData("<speak><prosody rate=\"quick\">x</prosody></speak>", "rate=\"quick\" is no rate")]
    [InlineData("<speak><prosody rate=\"1%\">x</prosody></speak>", "0.01 times the usual rate")]
    [InlineData("<speak><prosody volume=\"+99dB\">x</prosody></speak>", "at most +24 dB")]
    [InlineData("<speak><p><speak>x</speak></p></speak>", "<speak> cannot stand inside another element")]
    [InlineData("<speak>a & b</speak>", "line 1, column 11: an & stands alone; write &amp;")]
    [InlineData("<speak>3 < 4</speak>", "a < that is no tag is written &lt;")]
    [InlineData("<speak>&nbsp;</speak>", "undeclared entity")]
    [InlineData("<speak>Hello", "line 1, column 13: ")]
    [InlineData("<speak><p>Hello</speak>", "line 1, column 18: ")]
    [InlineData("<speak>\u0007</speak>", "line 1, column 8: ")]
    [InlineData("<speak>x</speak> more", "line 1, column 18: ")]
    [InlineData("<?xml version=\"1.0\"?><!DOCTYPE speak [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><speak>&e;</speak>", "a document type (<!DOCTYPE …>) is not read")]
    public void What_is_wrong_is_told_with_line_and_column(string ssml, string message) =>
        Assert.Contains(message, Assert.Throws<MarkupException>(() => MarkedText.Parse(ssml, TextMarkup.Auto)).Message, StringComparison.Ordinal);

    [Fact]
    public void Nesting_has_a_limit_and_deep_texts_do_no_harm()
    {
        string deep = "<speak>" + string.Concat(Enumerable.Repeat("<p>", 100_000));
        Assert.Contains("more than 64 deep", Assert.Throws<MarkupException>(() => MarkedText.Parse(deep, TextMarkup.Auto)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<speak><break tme=\"1s\"/>x</speak>", "line 1, column 15: <break> has no attribute tme; did you mean time?")]
    [InlineData("<speak><say-as interpret-as=\"ordnal\">3</say-as></speak>", "interpret-as=\"ordnal\" is unknown; did you mean ordinal?")]
    [InlineData("<speak><audio src=\"x.mp3\">beep</audio></speak>", "<audio> is not played")]
    [InlineData("<speak><voice gender=\"female\">x</voice></speak>", "voices are chosen by name only")]
    [InlineData("<speak xmlns:m=\"http://example.org/m\"><m:wow strength=\"9\">x</m:wow></speak>", "<wow> is an element of another maker")]
    public void What_is_left_out_is_told(string ssml, string warning) =>
        Assert.Contains(MarkedText.Parse(ssml, TextMarkup.Auto).WarningsFor((MarkupParts)(-1), "any"), told => told.Contains(warning, StringComparison.Ordinal));

    [Fact]
    public void A_model_that_cannot_follow_a_part_says_so_once_with_its_place()
    {
        const string ssml = "<speak>\n<phoneme ph=\"a\">x</phoneme> <prosody pitch=\"+10%\" rate=\"slow\">y</prosody> <phoneme ph=\"b\">z</phoneme></speak>";
        string[] warnings = [.. MarkedText.Parse(ssml, TextMarkup.Auto).WarningsFor(MarkupParts.Rate, "words")];
        Assert.Equal(2, warnings.Length);
        Assert.StartsWith("line 2, column 10: the model words takes words, not sounds", warnings[0], StringComparison.Ordinal);
        Assert.Contains("takes the pitch of its voice", warnings[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_is_read_or_refused_with_a_place_within_it()
    {
        string[] known =
        [
            "<speak>", "</speak>", "<p>", "</p>", "<s>", "<break/>", "<break time='1s'/>", "hello ", "&amp;", "&", "<", ">", "\n", "<sub alias='x'>", "</sub>",
            "<![CDATA[", "]]>", "<phoneme ph='a'>", "</phoneme>", "\uD83D", "é", "<?x?>", "<!--", "-->", "xml:lang=", "\"",
        ];
        Gen.Int[0, known.Length - 1].Select(i => known[i]).Array[0, 12].Select(pieces => "<speak>" + string.Concat(pieces)).Sample(ssml =>
        {
            try
            {
                MarkedText text = MarkedText.Parse(ssml, TextMarkup.Auto);
                for (int i = 0; i < text.Text.Length; i++)
                {
                    (int start, int length) = text.SourceOf(i, 1);
                    Assert.InRange(start, 0, ssml.Length);
                    Assert.InRange(start + length, 0, ssml.Length);
                }
            }
            catch (MarkupException exception)
            {
                Assert.InRange(exception.Place.Line, 1, ssml.Count(c => c == '\n') + 1);
            }
        });
    }

    [Fact]
    public void A_megabyte_is_read_in_little_time()
    {
        string ssml = "<speak>" + string.Concat(Enumerable.Repeat("<p>Some <break time=\"10ms\"/> words &amp; more.</p>\n", 22_000)) + "</speak>";
        MarkedText text = MarkedText.Parse(ssml, TextMarkup.Auto);
        Assert.Equal(22_000, text.Pauses.Count);
        Assert.True(SentenceSplitter.Split(text).Count >= 44_000);
    }
}
