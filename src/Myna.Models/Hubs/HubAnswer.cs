using System.Net;

namespace Myna.Models.Hubs;

/// <summary>A short answer, whole.</summary>
/// <param name="Body">Its bytes.</param>
/// <param name="Next">The next page, where there is one.</param>
internal sealed record HubAnswer(byte[] Body, Uri? Next);

/// <summary>An answer whose body is still to be read.</summary>
/// <param name="message">The answer, after all redirects.</param>
/// <param name="isHub">Whether the hub itself sent it, not a host that it sent us to.</param>
internal sealed class HubResponse(HttpResponseMessage message, bool isHub) : IDisposable
{
    /// <summary>The answer.</summary>
    public HttpResponseMessage Message { get; } = message;

    /// <summary>Whether the hub itself sent it.</summary>
    public bool IsHub { get; } = isHub;

    /// <summary>Its status.</summary>
    public HttpStatusCode Status => Message.StatusCode;

    /// <summary>The tag of the file's version, as it is written in the header; null when there is none.</summary>
    public string? ETag => Message.Headers.ETag?.ToString();

    /// <inheritdoc/>
    public void Dispose() => Message.Dispose();
}
