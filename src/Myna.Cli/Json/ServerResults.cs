namespace Myna.Cli.Json;

/// <summary>A key of the server.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Scopes">What it may do, separated by commas.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Expires">When it ends; null for never.</param>
/// <param name="RequestsPerMinute">Its own limit.</param>
/// <param name="MaxCharacters">Its own limit.</param>
internal sealed record KeyResult(
    string Id, string Name, string Scopes, DateTimeOffset Created, DateTimeOffset? Expires, int? RequestsPerMinute, int? MaxCharacters);

/// <summary>A key that was made.</summary>
/// <param name="Key">The key itself, shown this once.</param>
/// <param name="About">What is kept of it.</param>
internal sealed record KeyAddedResult(string Key, KeyResult About);

/// <summary>All keys.</summary>
/// <param name="Keys">The oldest first.</param>
internal sealed record KeyListResult(IReadOnlyList<KeyResult> Keys);

/// <summary>A backup that was made or brought back.</summary>
/// <param name="File">The file.</param>
/// <param name="Home">The folder it is of.</param>
/// <param name="Files">How many files are in it.</param>
/// <param name="Bytes">How large they are together.</param>
/// <param name="Notes">What is not in it and must be saved otherwise.</param>
internal sealed record BackupCommandResult(string File, string Home, int Files, long Bytes, IReadOnlyList<string> Notes);
