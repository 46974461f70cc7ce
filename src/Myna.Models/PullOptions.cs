using Myna.Models.Downloads;

namespace Myna.Models;

/// <summary>Where a model is pulled from, and how.</summary>
/// <remarks>Not a record: those print their members, and one of them is a secret.</remarks>
public sealed class PullOptions
{
    /// <summary>The environment variable that forbids all use of the network.</summary>
    public const string OfflineVariable = "MYNA_OFFLINE";

    /// <summary>The hub.</summary>
    public ModelSource Source { get; init; } = ModelSource.HuggingFace;

    /// <summary>The address of the hub or a mirror of it; null for the hub's own.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Branch, tag or commit; null for the main branch.</summary>
    public string? Revision { get; init; }

    /// <summary>Address of a proxy, <c>http://name:password@host:port</c>; null for what the environment says (<c>HTTPS_PROXY</c>, <c>NO_PROXY</c>).</summary>
    public string? Proxy { get; init; }

    /// <summary>Token for repositories that want one. It is sent to the endpoint only, never along a redirect to another host.</summary>
    public string? Token { get; init; }

    /// <summary>Connections at the same time.</summary>
    public int Parallel { get; init; } = 4;

    /// <summary>A folder with files that are there already; those that are right are not downloaded.</summary>
    public string? From { get; init; }

    /// <summary>Whether files of <see cref="From"/> are linked in place of copied.</summary>
    public bool Link { get; init; }

    /// <summary>Whether the network must not be used.</summary>
    public bool Offline { get; init; }

    /// <summary>Whether a model that is there is compared with the hub again, and what is damaged or newer fetched.</summary>
    public bool Force { get; init; }

    /// <summary>How bytes are moved: sizes of parts, patience, retries.</summary>
    internal DownloadSettings Downloads { get; init; } = new();

    /// <summary>Free bytes of the disk that holds a folder; null when unknown.</summary>
    internal Func<string, long?> FreeBytes { get; init; } = FreeSpace.Of;

    /// <summary>The endpoint that the environment names for a hub: <c>HF_ENDPOINT</c>, or <c>MODELSCOPE_DOMAIN</c> (a host or an address).</summary>
    public static string? EndpointOf(ModelSource source, Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        if (source == ModelSource.HuggingFace)
        {
            return NonEmpty(variable("HF_ENDPOINT"));
        }

        string? domain = NonEmpty(variable("MODELSCOPE_DOMAIN"));
        return domain is null || domain.Contains("://", StringComparison.Ordinal) ? domain : $"https://{domain}";
    }

    /// <summary>The token that the environment names for a hub: <c>HF_TOKEN</c> or <c>MODELSCOPE_API_TOKEN</c>.</summary>
    public static string? TokenOf(ModelSource source, Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return NonEmpty(variable(source == ModelSource.HuggingFace ? "HF_TOKEN" : "MODELSCOPE_API_TOKEN"));
    }

    /// <summary>Whether the environment forbids the network: <c>MYNA_OFFLINE</c> is set, and to something else than 0 or false.</summary>
    public static bool IsOffline(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return NonEmpty(variable(OfflineVariable)) is { } value
            && value != "0" && !string.Equals(value, "false", StringComparison.OrdinalIgnoreCase);
    }

    private static string? NonEmpty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
