namespace Myna.Text;

/// <summary>Why a sentence ends where it does.</summary>
internal enum SentenceEnd
{
    /// <summary>A mark that ends sentences, or the end of the text.</summary>
    Sentence,

    /// <summary>A blank line.</summary>
    Paragraph,

    /// <summary>The sentence was too long to speak at once and goes on in the next piece.</summary>
    Cut,
}

/// <summary>A stretch of the request's text that is spoken in one go.</summary>
/// <param name="Start">Where it begins, in UTF-16 units; never at white space.</param>
/// <param name="Length">How long it is, without white space at its end.</param>
/// <param name="End">Why it ends there.</param>
internal readonly record struct Sentence(int Start, int Length, SentenceEnd End);
