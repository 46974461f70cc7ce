namespace Myna.Text.Markup;

/// <summary>A text, its markup or a lexicon holds something that cannot be read; the message begins with the place.</summary>
public sealed class MarkupException : MynaException
{
    /// <summary>An error at a place of the user's text.</summary>
    /// <param name="place">Where.</param>
    /// <param name="message">What is wrong there and what to do.</param>
    /// <param name="innerException">What caused it.</param>
    public MarkupException(TextPlace place, string message, Exception? innerException = null)
        : base($"{place}: {message}", innerException) => Place = place;

    /// <summary>Where it is.</summary>
    public TextPlace Place { get; }
}
