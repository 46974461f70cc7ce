namespace Myna.Server.Files;

/// <summary>A content that is kept: the same bytes are kept once, whoever brings them.</summary>
/// <param name="Hash">SHA-256 of the content in 64 lower-case hexadecimal digits; its name.</param>
/// <param name="Bytes">How long it is.</param>
public sealed record Blob(string Hash, long Bytes);

/// <summary>A content as a store lists it.</summary>
/// <param name="Hash">Its name.</param>
/// <param name="Bytes">How long it is.</param>
/// <param name="Touched">When it was last put.</param>
public sealed record StoredBlob(string Hash, long Bytes, DateTimeOffset Touched);

/// <summary>
/// Keeps contents under the hash of their bytes. A content is there whole or not at all, and it is on the disk when
/// <see cref="PutAsync"/> returns. Names are hashes only, so nothing that a client says becomes a path.
/// </summary>
public interface IBlobStore
{
    /// <summary>Keeps a content.</summary>
    /// <param name="content">Read to its end from where it stands.</param>
    /// <param name="cancellationToken">Ends the copying; nothing is kept then.</param>
    /// <exception cref="MynaException">There is no room, or the store cannot be reached.</exception>
    Task<Blob> PutAsync(Stream content, CancellationToken cancellationToken = default);

    /// <summary>Opens a content for reading.</summary>
    /// <param name="hash">Its name.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    /// <exception cref="MynaException">It is not there, or the store cannot be reached.</exception>
    Task<Stream> OpenAsync(string hash, CancellationToken cancellationToken = default);

    /// <summary>Whether a content is there.</summary>
    /// <param name="hash">Its name.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    Task<bool> ExistsAsync(string hash, CancellationToken cancellationToken = default);

    /// <summary>Removes a content; one that is not there is no error.</summary>
    /// <param name="hash">Its name.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    Task DeleteAsync(string hash, CancellationToken cancellationToken = default);

    /// <summary>All contents, in no order.</summary>
    /// <param name="cancellationToken">Ends the listing.</param>
    IAsyncEnumerable<StoredBlob> ListAsync(CancellationToken cancellationToken = default);
}
