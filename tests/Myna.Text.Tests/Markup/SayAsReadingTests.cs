using Myna.Text.Markup;
using Myna.Text.Phonemes;

namespace Myna.Text.Tests.Markup;

public class SayAsReadingTests
{
    [Theory]
    [InlineData("cardinal", "", "12345", "en-us", "twelve thousand three hundred forty-five")]
    [InlineData("cardinal", "", "1999", "en-gb", "one thousand nine hundred and ninety-nine")]
    [InlineData("cardinal", "", "-7", "en-us", "minus seven")]
    [InlineData("cardinal", "", "XIV", "en-us", "fourteen")]
    [InlineData("ordinal", "", "3", "en-us", "third")]
    [InlineData("ordinal", "", "21st", "en-us", "twenty-first")]
    [InlineData("ordinal", "", "VIII", "en-us", "eighth")]
    [InlineData("ordinal", "", "2", "es", "2º")]
    [InlineData("digits", "", "2048", "en-us", "two zero four eight")]
    [InlineData("characters", "", "W3C", "en-us", "W three C")]
    [InlineData("spell-out", "", "a-b@c.d", "en-us", "eigh dash B at C dot D")]
    [InlineData("verbatim", "", "ABC", "de", "A B C")]
    [InlineData("date", "dmy", "3/4/2021", "en-us", "April third twenty twenty-one")]
    [InlineData("date", "mdy", "3/4/2021", "en-gb", "the fourth of March twenty twenty-one")]
    [InlineData("date", "ymd", "2021.04.03", "en-us", "April third twenty twenty-one")]
    [InlineData("date", "md", "12/24", "en-us", "December twenty-fourth")]
    [InlineData("date", "my", "5/1999", "en-us", "May nineteen ninety-nine")]
    [InlineData("date", "y", "1066", "en-us", "ten sixty-six")]
    [InlineData("date", "", "2021-04-03", "en-us", "April third twenty twenty-one")]
    [InlineData("time", "", "2:30pm", "en-us", "two thirty PM")]
    [InlineData("time", "", "1'21\"", "en-us", "one minute twenty-one seconds")]
    [InlineData("telephone", "", "+1 (555) 123-4567", "en-us", "plus one five five five one two three four five six seven")]
    [InlineData("telephone", "", "0800 123", "de", "0 8 0 0 1 2 3")]
    [InlineData("currency", "", "USD45.50", "en-us", "forty-five US dollars and fifty cents")]
    [InlineData("currency", "", "$4.50", "en-us", "four dollars and fifty cents")]
    [InlineData("fraction", "", "3/4", "en-us", "three quarters")]
    [InlineData("fraction", "", "2+1/2", "en-us", "two and a half")]
    [InlineData("unit", "", "5 km", "en-us", "five kilometers")]
    public void Content_is_said_as_asked_for(string kind, string format, string written, string language, string words)
    {
        string formatted = format.Length > 0 ? $" format=\"{format}\"" : "";
        MarkedText text = MarkedText.Parse(
            $"<speak xml:lang=\"{language}\"><say-as interpret-as=\"{kind}\"{formatted}>{written.Replace("\"", "&quot;", StringComparison.Ordinal)}</say-as></speak>", TextMarkup.Auto);
        string spoken = string.Join(' ', SegmentReader
            .Read(text, SentenceSplitter.Split(text)[0], new Reading("en-us", Normalize: false))
            .SelectMany(segment => segment.Clauses).Select(clause => clause.Spoken));
        Assert.Equal(words, spoken);
    }
}
