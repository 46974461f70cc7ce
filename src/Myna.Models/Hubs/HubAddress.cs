namespace Myna.Models.Hubs;

/// <summary>Checks of what a person says about the network: addresses and tokens.</summary>
internal static class HubAddress
{
    private const int MostTokenCharacters = 4096;

    /// <summary>An endpoint: http or https, a host, perhaps a path; it ends with a slash.</summary>
    /// <exception cref="ModelException">It is something else.</exception>
    public static Uri Endpoint(string text)
    {
        bool fits = Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out Uri? address)
            && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
            && address.UserInfo.Length == 0 && address.Query.Length == 0 && address.Fragment.Length == 0;

        // Not repeated in full: somebody may have put a password into it.
        return fits ? address! : throw new ModelException(
            ModelFailure.BadSetting, "the endpoint is no address of a hub; give one like https://huggingface.co, without a name, password or query in it");
    }

    /// <summary>A proxy: an address, perhaps with name and password.</summary>
    /// <exception cref="ModelException">It is something else.</exception>
    public static Uri Proxy(string text) =>
        Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}", UriKind.Absolute, out Uri? address)
        && address.Host.Length > 0 && address.Scheme is "http" or "https" or "socks4" or "socks4a" or "socks5"
            ? address
            : throw new ModelException(ModelFailure.BadSetting, "the proxy is no address; give one like http://host:3128 or socks5://host:1080");

    /// <summary>A token that can stand in a header; null stays null.</summary>
    /// <exception cref="ModelException">It cannot. The message does not hold it.</exception>
    public static string? Token(string? text)
    {
        string? token = text?.Trim();
        return token is null || (token.Length is > 0 and <= MostTokenCharacters && token.All(character => character is > ' ' and < (char)0x7F))
            ? token
            : throw new ModelException(ModelFailure.BadSetting, "the token is empty or holds spaces or other characters that no token has; check HF_TOKEN or the file of --token-file");
    }

    /// <summary>Whether two addresses are of one host, port and scheme.</summary>
    public static bool IsSameOrigin(Uri one, Uri other) =>
        one.Scheme == other.Scheme && one.Port == other.Port && string.Equals(one.IdnHost, other.IdnHost, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether what is sent there can be read on the way.</summary>
    public static bool IsOpen(Uri address) => address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback;
}
