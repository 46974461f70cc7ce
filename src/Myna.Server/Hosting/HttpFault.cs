namespace Myna.Server.Hosting;

/// <summary>Something that ends a request and that its sender is told in the manner of the API that was asked.</summary>
internal sealed class HttpFault : MynaException
{
    /// <summary>A fault.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="code">A short name that programs can look for: <c>voice_not_found</c>.</param>
    /// <param name="message">What was wrong, and what to do.</param>
    /// <param name="parameter">The field of the request that was wrong, if it was one.</param>
    /// <param name="inner">What caused it.</param>
    public HttpFault(int status, string code, string message, string? parameter = null, Exception? inner = null)
        : base(message, inner)
    {
        Status = status;
        Code = code;
        Parameter = parameter;
    }

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    /// <summary>A short name that programs can look for.</summary>
    public string Code { get; }

    /// <summary>The field of the request that was wrong, if it was one.</summary>
    public string? Parameter { get; }

    /// <summary>When to try again, for faults that pass.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>A field of the request has a value that cannot be.</summary>
    public static HttpFault Bad(string parameter, string message) => new(400, "invalid_value", message, parameter);

    /// <summary>What was asked for is not there.</summary>
    public static HttpFault NotFound(string code, string message) => new(404, code, message);
}
