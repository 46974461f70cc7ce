namespace Myna.Remote.Servers;

/// <summary>How a server answered when it was asked whether it is well.</summary>
/// <param name="Server">Its address.</param>
/// <param name="IsUp">Whether it can be used.</param>
/// <param name="Message">What it said, for a person.</param>
/// <param name="Milliseconds">How long the answer took.</param>
public sealed record ServerHealth(string Server, bool IsUp, string Message, double Milliseconds);
