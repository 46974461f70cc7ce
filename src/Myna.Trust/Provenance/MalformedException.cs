namespace Myna.Trust.Provenance;

/// <summary>Something in a file or a manifest is not as its format asks for. Caught inside: the report names it as a problem.</summary>
internal sealed class MalformedException(string message) : Exception(message);
