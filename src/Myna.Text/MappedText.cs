using System.Text;

namespace Myna.Text;

/// <summary>
/// A text made of another one, in which every character still knows where in the request's text it came from: word
/// times can then point at what the user wrote, not at what was spoken instead of it.
/// </summary>
internal sealed class MappedText
{
    private readonly int[] _starts;
    private readonly int[] _ends;

    private MappedText(string text, int[] starts, int[] ends)
    {
        Text = text;
        _starts = starts;
        _ends = ends;
    }

    /// <summary>The text as it stands now.</summary>
    public string Text { get; }

    /// <summary>A stretch of the request's text, unchanged.</summary>
    public static MappedText Of(string source, int start, int length)
    {
        var builder = new Builder();
        for (int i = start; i < start + length; i++)
        {
            builder.Add(source[i], i, i + 1);
        }

        return builder.Build();
    }

    /// <summary>The range of the request's text that a non-empty range of this text was made of, in UTF-16 units.</summary>
    public (int Start, int Length) SourceOf(int start, int length) =>
        (_starts[start], _ends[start + length - 1] - _starts[start]);

    /// <summary>Puts a changed text together, character by character.</summary>
    public sealed class Builder
    {
        private readonly StringBuilder _text = new();
        private readonly List<int> _starts = [];
        private readonly List<int> _ends = [];

        /// <summary>Adds a character that stands for the given range of the request's text.</summary>
        public void Add(char character, int sourceStart, int sourceEnd)
        {
            _text.Append(character);
            _starts.Add(sourceStart);
            _ends.Add(sourceEnd);
        }

        /// <summary>Adds a character of another mapped text as it is.</summary>
        public void Copy(MappedText from, int index) => Add(from.Text[index], from._starts[index], from._ends[index]);

        /// <summary>Adds what is spoken instead of a range of another mapped text; all of it stands for the whole range.</summary>
        public void Replace(MappedText from, int start, int length, string spoken)
        {
            foreach (char character in spoken)
            {
                Add(character, from._starts[start], from._ends[start + length - 1]);
            }
        }

        /// <summary>The text made so far.</summary>
        public MappedText Build() => new(_text.ToString(), [.. _starts], [.. _ends]);
    }
}
