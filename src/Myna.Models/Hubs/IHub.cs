namespace Myna.Models.Hubs;

/// <summary>A place on the network that holds models.</summary>
internal interface IHub
{
    /// <summary>The name of the source in manifests and options.</summary>
    string Name { get; }

    /// <summary>The revision that is meant when none is named.</summary>
    string MainRevision { get; }

    /// <summary>Lists a repository.</summary>
    /// <exception cref="ModelException">It is not there, may not be read, or the hub cannot be reached.</exception>
    Task<HubListing> ListAsync(string repository, string revision, CancellationToken cancellationToken);

    /// <summary>Where a file of a listing is downloaded.</summary>
    Uri AddressOf(string repository, HubListing listing, HubFile file);
}
