namespace Myna.Models.Hubs;

/// <summary>ModelScope's interface, as its own client uses it (modelscope: hub/api.py, hub/file_download.py).</summary>
internal sealed class ModelScopeHub(HubConnection connection) : IHub
{
    /// <summary>The hub's own address.</summary>
    public const string Address = "https://www.modelscope.cn";

    /// <inheritdoc/>
    public string Name => "modelscope";

    /// <inheritdoc/>
    public string MainRevision => "master";

    /// <inheritdoc/>
    public async Task<HubListing> ListAsync(string repository, string revision, CancellationToken cancellationToken)
    {
        Uri address = connection.At(
            $"api/v1/models/{HubPath.Escape(repository)}/repo/files?Revision={Uri.EscapeDataString(revision)}&Recursive=true");
        HubAnswer answer = await connection.GetBodyAsync(address, $"{repository} at {revision}", cancellationToken);
        ModelScopeAnswer parsed = connection.Parse(answer.Body, HubJson.Default.ModelScopeAnswer);
        if (parsed.Success == false || parsed.Data?.Files is null)
        {
            throw new ModelException(
                ModelFailure.Refused,
                $"{connection.Host} does not list {repository} at {revision}: {HubPath.Printable(parsed.Message ?? "no files in its answer")}; check the names");
        }

        return new HubListing(
            [.. parsed.Data.Files
                .Where(entry => entry is { Type: not "tree", Path: not null })
                .Select(entry => new HubFile(entry.Path!, entry.Size ?? -1, HubListing.Sha256(entry.Sha256), GitOid: null))],
            revision,
            HubListing.Sha1(revision));
    }

    /// <inheritdoc/>
    public Uri AddressOf(string repository, HubListing listing, HubFile file) => connection.At(
        $"api/v1/models/{HubPath.Escape(repository)}/repo?Revision={Uri.EscapeDataString(listing.Revision)}&FilePath={Uri.EscapeDataString(file.Path)}");
}
