namespace Myna.Server;

/// <summary>How a server shall run: where it listens, where its files are, and what it allows.</summary>
public sealed record ServerOptions
{
    /// <summary>The port where none is chosen.</summary>
    public const int DefaultPort = 7860;

    /// <summary>The name or address to listen on. Anything but this machine's own (loopback) needs a key first.</summary>
    public string Host { get; init; } = "localhost";

    /// <summary>The port to listen on; 0 for any that is free.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>The folder with everything Myna keeps: voices, keys, jobs, files (<c>MYNA_HOME</c>).</summary>
    public required string Home { get; init; }
}
