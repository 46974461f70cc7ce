namespace Myna.Models;

/// <summary>Something about a model that a person can put right; the message says what and how.</summary>
/// <param name="failure">The kind.</param>
/// <param name="message">What was wrong, where, and what to do.</param>
/// <param name="innerException">What caused it, if anything did.</param>
public sealed class ModelException(ModelFailure failure, string message, Exception? innerException = null)
    : MynaException(message, innerException)
{
    /// <summary>The kind.</summary>
    public ModelFailure Failure { get; } = failure;
}
