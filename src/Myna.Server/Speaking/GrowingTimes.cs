using System.Text;
using Myna.Voice;

namespace Myna.Server.Speaking;

/// <summary>When each character is heard of a text that is still arriving.</summary>
internal sealed class GrowingTimes
{
    private readonly StringBuilder _text = new();
    private readonly Lock _gate = new();
    private int _done;
    private double _seconds;

    /// <summary>More of the text.</summary>
    public void Append(string piece)
    {
        lock (_gate)
        {
            _text.Append(piece);
        }
    }

    /// <summary>Times of the characters up to the last of some words.</summary>
    public CharacterSpans Take(IReadOnlyList<SpeechMark> marks) => Next(times => times.Take(marks));

    /// <summary>Times of the characters that are left.</summary>
    public CharacterSpans Finish(double seconds) => Next(times => times.Finish(seconds));

    private CharacterSpans Next(Func<CharacterTimes, CharacterSpans> take)
    {
        lock (_gate)
        {
            var times = new CharacterTimes(_text.ToString(), _done, _seconds);
            CharacterSpans spans = take(times);
            (_done, _seconds) = times.Place;
            return spans;
        }
    }
}
