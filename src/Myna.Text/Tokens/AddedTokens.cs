using System.Buffers;

namespace Myna.Text.Tokens;

/// <summary>
/// Tokens that are cut out of the raw text before anything else, such as <c>&lt;|im_end|&gt;</c>: the leftmost, and of
/// those that begin there the longest.
/// </summary>
internal sealed class AddedTokens
{
    private readonly (string Text, int Id)[] _longestFirst;
    private readonly SearchValues<char> _firstChars;

    public AddedTokens(IEnumerable<(string Text, int Id)> tokens)
    {
        _longestFirst = [.. tokens.Where(token => token.Text.Length > 0).OrderByDescending(token => token.Text.Length)];
        _firstChars = SearchValues.Create([.. _longestFirst.Select(token => token.Text[0]).Distinct()]);
        LongestLength = _longestFirst.Length == 0 ? 0 : _longestFirst[0].Text.Length;
    }

    /// <summary>Chars of the longest token.</summary>
    public int LongestLength { get; }

    /// <summary>All tokens.</summary>
    public IReadOnlyList<(string Text, int Id)> All => _longestFirst;

    /// <summary>The text of an id; null where it is none of these.</summary>
    public string? Text(int id)
    {
        foreach ((string text, int tokenId) in _longestFirst)
        {
            if (tokenId == id)
            {
                return text;
            }
        }

        return null;
    }

    /// <summary>The first place where a token may begin; -1 for none.</summary>
    public int FirstPossible(ReadOnlySpan<char> text) => text.IndexOfAny(_firstChars);

    /// <summary>The first token in a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">Its length.</param>
    /// <param name="id">Its id.</param>
    /// <returns>Where it begins; -1 for none.</returns>
    public int Find(ReadOnlySpan<char> text, out int length, out int id)
    {
        for (int start = 0; start < text.Length; start++)
        {
            int next = text[start..].IndexOfAny(_firstChars);
            if (next < 0)
            {
                break;
            }

            start += next;
            foreach ((string token, int tokenId) in _longestFirst)
            {
                if (text[start..].StartsWith(token, StringComparison.Ordinal))
                {
                    (length, id) = (token.Length, tokenId);
                    return start;
                }
            }
        }

        (length, id) = (0, -1);
        return -1;
    }
}
