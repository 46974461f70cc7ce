namespace Myna.Models;

/// <summary>What came of a pull.</summary>
/// <param name="Folder">The model's folder.</param>
/// <param name="Manifest">What is in it.</param>
/// <param name="DownloadedBytes">Bytes that came over the network.</param>
/// <param name="Retries">How often a connection broke and was tried again.</param>
/// <param name="WasThere">Whether the model was there already, and nothing was done.</param>
public sealed record PulledModel(string Folder, ModelManifest Manifest, long DownloadedBytes, int Retries, bool WasThere);

/// <summary>A model in the store, or one whose pull was interrupted.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Folder">Its folder.</param>
/// <param name="Manifest">What is in it; null when only a part has arrived.</param>
/// <param name="Unfinished">How far an interrupted pull had come; null when none is waiting.</param>
public sealed record StoredModel(string Id, string Folder, ModelManifest? Manifest, UnfinishedPull? Unfinished);

/// <summary>A pull that was interrupted.</summary>
/// <param name="BytesDone">Bytes that have arrived.</param>
/// <param name="BytesTotal">Bytes of all files.</param>
public sealed record UnfinishedPull(long BytesDone, long BytesTotal);
