using CsCheck;
using Myna.Voice.LongForm.Subtitles;

namespace Myna.Voice.Tests.LongForm.Subtitles;

public class SubtitleReaderTests
{
    [Fact]
    public void SubRip_as_it_is_found()
    {
        const string text =
            "\uFEFF1\r\n00:00:01,000 --> 00:00:02,500\r\n- <i>Hello,</i>\r\n{\\an8}world &amp; all.\r\n\r\n"
            + "00:00:03.000 --> 00:00:04.000 X1:10\r\n♪ ♪\r\n3\r\n00:00:05,000 --> 00:00:06,000\r\n\r\n\r\n"
            + "4\n01:00:00,250 --> 01:00:00,250\n 1984\nNo blank line at the end";
        IReadOnlyList<SubtitleCue> cues = SubtitleReader.Read(text, "a.srt");
        Assert.Equal([(1, 2.5), (3, 4), (5, 6), (3600.25, 3600.25)], cues.Select(c => (c.Start, c.End)));
        Assert.Equal(["Hello, world & all.", "", "", "1984 No blank line at the end"], cues.Select(c => c.Text));
    }

    [Fact]
    public void WebVtt_with_notes_styles_and_identifiers_sorted_by_time()
    {
        const string text =
            "WEBVTT - title\nKind: captions\n\nNOTE nothing\nto see\n\nSTYLE\n::cue { color: red }\n\n"
            + "later\n00:10.000 --> 00:12.000 align:start\n<v Anna>Second <00:11.000>cue</v>\n\n00:01.000 --> 00:02.000\nFirst\n";
        Assert.Equal([(1, "First"), (10, "Second cue")], SubtitleReader.Read(text, "a.vtt").Select(c => (c.Start, c.Text)));
    }

    [Theory]
    [InlineData("", "a.srt has no subtitles")]
    [InlineData("Just a text.", "a.srt has no subtitles")]
    [InlineData("1\n00:00:05,000 --> 00:00:04,000\nx", "a.srt, line 2: the cue ends before it begins")]
    [InlineData("1\n00:00:05,000 --> soon\nx", "a.srt, line 2: '00:00:05,000 --> soon' has no two times")]
    public void Errors_name_the_line(string text, string message)
    {
        Assert.StartsWith(message, Assert.Throws<MynaException>(() => SubtitleReader.Read(text, "a.srt")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_is_read_or_refused()
    {
        Gen<string> line = Gen.OneOf(
            Gen.String[0, 20], Gen.Const("00:00:01,000 --> 00:00:02,000"), Gen.Const("-->"), Gen.Const("7"), Gen.Const(""), Gen.Const("99:99:99,999 --> 9999:0:0,000"));
        line.Array[0, 12].Sample(lines =>
        {
            try
            {
                Assert.NotEmpty(SubtitleReader.Read(string.Join('\n', lines), "x"));
            }
            catch (MynaException)
            {
                // Refused with a message.
            }
        });
    }
}
