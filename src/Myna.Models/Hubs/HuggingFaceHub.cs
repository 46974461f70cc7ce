namespace Myna.Models.Hubs;

/// <summary>
/// Hugging Face's interface, as its own client uses it (huggingface_hub: hf_api.py <c>list_repo_tree</c>,
/// file_download.py): the revision is made a commit first, so that all files are of one version.
/// </summary>
internal sealed class HuggingFaceHub(HubConnection connection) : IHub
{
    /// <summary>The hub's own address.</summary>
    public const string Address = "https://huggingface.co";

    private const int MostPages = 100;

    /// <inheritdoc/>
    public string Name => "huggingface";

    /// <inheritdoc/>
    public string MainRevision => "main";

    /// <inheritdoc/>
    public async Task<HubListing> ListAsync(string repository, string revision, CancellationToken cancellationToken)
    {
        string models = $"api/models/{HubPath.Escape(repository)}";
        HubAnswer answer = await connection.GetBodyAsync(
            connection.At($"{models}/revision/{Uri.EscapeDataString(revision)}"), $"{repository} at {revision}", cancellationToken);
        string commit = HubListing.Sha1(connection.Parse(answer.Body, HubJson.Default.HuggingFaceRevision).Sha)
            ?? throw connection.Odd("names no commit for the revision");

        var files = new List<HubFile>();
        Uri? page = connection.At($"{models}/tree/{commit}?recursive=true");
        for (int pages = 0; page is not null; pages++)
        {
            if (pages == MostPages)
            {
                throw connection.Odd($"lists more than {MostPages} pages of files");
            }

            answer = await connection.GetBodyAsync(page, $"{repository} at {revision}", cancellationToken);
            foreach (HuggingFaceEntry entry in connection.Parse(answer.Body, HubJson.Default.IReadOnlyListHuggingFaceEntry))
            {
                if (entry is { Type: "file", Path: { } path })
                {
                    // The outer oid is the blob's name in git: for large files that of a pointer, which tells nothing of the content.
                    string? sha256 = HubListing.Sha256(entry.Lfs?.Oid);
                    long bytes = entry.Lfs?.Size ?? entry.Size ?? -1;
                    files.Add(new HubFile(path, bytes, sha256, entry.Lfs is null ? HubListing.Sha1(entry.Oid) : null));
                }
            }

            page = answer.Next;
        }

        return new HubListing(files, revision, commit);
    }

    /// <inheritdoc/>
    public Uri AddressOf(string repository, HubListing listing, HubFile file) => connection.At(
        $"{HubPath.Escape(repository)}/resolve/{Uri.EscapeDataString(listing.Commit ?? listing.Revision)}/{HubPath.Escape(file.Path)}");
}
