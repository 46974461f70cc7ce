using Myna.Text.Tokens.Unicode;

namespace Myna.Text.Tokens;

/// <summary>
/// Tokenizes text that arrives in parts: gives out ids as soon as nothing that may still come can change them. All ids
/// together are those of the whole text.
/// </summary>
/// <remarks>
/// A cut is safe where a letter meets what is neither a letter nor able to join with it, and before a space that stands
/// after something and before something: a piece ends there whatever follows. Not within what may become an added token.
/// </remarks>
/// <param name="tokenizer">What encodes the parts.</param>
public sealed class StreamedText(TextTokenizer tokenizer)
{
    private string _pending = "";

    /// <summary>Takes a part of the text.</summary>
    /// <param name="part">What comes next, of any length.</param>
    /// <param name="ids">Receives the ids that are settled.</param>
    public void Append(string part, List<int> ids)
    {
        ArgumentNullException.ThrowIfNull(part);
        _pending += part;
        int cut = LastSafeCut(_pending);
        if (cut > 0)
        {
            tokenizer.Encode(_pending.AsSpan(0, cut), ids);
            _pending = _pending[cut..];
        }
    }

    /// <summary>Takes the end of the text.</summary>
    /// <param name="ids">Receives the ids that are left.</param>
    public void Finish(List<int> ids)
    {
        tokenizer.Encode(_pending, ids);
        _pending = "";
    }

    private int LastSafeCut(string text)
    {
        for (int cut = text.Length - 1; cut > 0; cut--)
        {
            if (IsSafe(text, cut))
            {
                return cut;
            }
        }

        return 0;
    }

    private bool IsSafe(string text, int cut)
    {
        // Half a pair on either side, or at the end, is not judged yet.
        char before = text[cut - 1], after = text[cut];
        if (char.IsSurrogate(before) || char.IsSurrogate(after) || !CanonicalComposition.IsSettled(after) || after < ' ')
        {
            return false;
        }

        bool boundary = after == ' '
            ? !char.IsWhiteSpace(before) && cut + 1 < text.Length && !char.IsWhiteSpace(text[cut + 1])
            : CodePointClasses.At(text, cut - 1, out _) == CodePointClass.Letter && CodePointClasses.At(text, cut, out _) is CodePointClass.Other or CodePointClass.Number;
        int reach = Math.Max(0, cut - tokenizer.Added.LongestLength);
        return boundary && tokenizer.Added.FirstPossible(text.AsSpan(reach, cut - reach)) < 0;
    }
}
