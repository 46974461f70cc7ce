namespace Myna.Library;

/// <summary>Something about a voice or a model of this person's library that can be put right; the message says what and how.</summary>
/// <param name="failure">The kind.</param>
/// <param name="message">What was wrong, where, and what to do.</param>
/// <param name="innerException">What caused it, if anything did.</param>
public sealed class LibraryException(LibraryFailure failure, string message, Exception? innerException = null)
    : MynaException(message, innerException)
{
    /// <summary>The kind.</summary>
    public LibraryFailure Failure { get; } = failure;

    /// <summary>Runs one step; what a person can put right in it gets a kind, unless it has one.</summary>
    internal static T InStep<T>(LibraryFailure failure, Func<T> step)
    {
        try
        {
            return step();
        }
        catch (MynaException exception) when (exception is not LibraryException)
        {
            throw new LibraryException(failure, exception.Message, exception);
        }
    }
}
