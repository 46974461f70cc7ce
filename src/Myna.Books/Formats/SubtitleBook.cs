using System.Text;
using System.Text.RegularExpressions;
using Myna.Voice.LongForm.Subtitles;

namespace Myna.Books.Formats;

/// <summary>
/// Subtitles read as a text: cues are joined to sentences, and a paragraph ends where another one speaks or nobody does for a while.
/// Their times are not kept (<c>myna dub</c> does that).
/// </summary>
internal static partial class SubtitleBook
{
    private const double PauseSeconds = 2;

    /// <summary>Reads SubRip or WebVTT.</summary>
    public static IReadOnlyList<Chapter> Read(string text, string name, SpeakerTags tags)
    {
        // WebVTT's own way to say who speaks; the reader takes all tags out.
        IReadOnlyList<SubtitleCue> cues = SubtitleReader.Read(VoiceTag().Replace(text, "$1: "), name);
        var paragraphs = new List<Paragraph>();
        var joined = new StringBuilder();
        string? speaker = null;
        double end = 0;
        foreach (SubtitleCue cue in cues)
        {
            foreach (Paragraph part in tags.Split(string.Join('\n', cue.Lines)))
            {
                bool isNew = part.Speaker != speaker || cue.Start - end > PauseSeconds;
                if (isNew)
                {
                    End();
                }

                joined.Append(joined.Length > 0 ? " " : "").Append(part.Text.ReplaceLineEndings(" "));
                speaker = part.Speaker;
                end = cue.End;
            }
        }

        End();
        return [new Chapter(null, paragraphs)];

        void End()
        {
            if (joined.Length > 0)
            {
                paragraphs.Add(new Paragraph(joined.ToString(), speaker));
                joined.Clear();
            }
        }
    }

    [GeneratedRegex(@"<v(?:\.[^\s>]+)?\s+([^<>]{1,60})>")]
    private static partial Regex VoiceTag();
}
