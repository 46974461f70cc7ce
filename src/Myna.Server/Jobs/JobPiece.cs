using Myna.Server.Files;

namespace Myna.Server.Jobs;

/// <summary>A part of a job's work that is made and kept.</summary>
/// <param name="Name">Its name within the job; the kind's choice.</param>
/// <param name="Blob">Its content.</param>
/// <param name="Facts">JSON that the kind wrote beside it.</param>
public sealed record JobPiece(string Name, Blob Blob, string? Facts);
