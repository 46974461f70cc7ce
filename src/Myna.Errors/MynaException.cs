namespace Myna;

/// <summary>
/// Something a person can put right: bad input, a missing file or program, a wrong setting. The message says what was
/// wrong, where, and what to do; it is shown as it stands, without a stack trace.
/// </summary>
public class MynaException : Exception
{
    /// <summary>An error with a message for a person.</summary>
    public MynaException(string message)
        : base(message)
    {
    }

    /// <summary>An error with a message for a person and what caused it.</summary>
    public MynaException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>An error without a message; present for completeness.</summary>
    public MynaException()
    {
    }
}
