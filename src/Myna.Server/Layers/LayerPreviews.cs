using System.Collections.Concurrent;
using System.IO.Compression;
using Myna.Layers.Pictures;

namespace Myna.Server.Layers;

/// <summary>Small pictures of layers that are being made, the latest of each job. They are gone when the job is over.</summary>
public sealed class LayerPreviews
{
    private readonly ConcurrentDictionary<string, byte[][]> _latest = new(StringComparer.Ordinal);

    /// <summary>Keeps the latest pictures of a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="step">After which step they were made.</param>
    /// <param name="pictures">One a layer, bottom first.</param>
    /// <returns>Where they are; the step makes each address new, so that no cache shows old ones.</returns>
    public IReadOnlyList<string> Keep(string job, int step, IReadOnlyList<Picture> pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        _latest[job] = [.. pictures.Select(File)];
        return [.. pictures.Select((_, index) => $"/v1/layers/{job}/previews/{index}?step={step}")];
    }

    /// <summary>A picture as a PNG file; null where there is none.</summary>
    public byte[]? Find(string job, int index) => _latest.TryGetValue(job, out byte[][]? files) && index >= 0 && index < files.Length ? files[index] : null;

    /// <summary>Forgets a job's pictures.</summary>
    public void Forget(string job) => _latest.TryRemove(job, out _);

    private static byte[] File(Picture picture)
    {
        using var memory = new MemoryStream();
        PngWriter.Write(memory, picture, CompressionLevel.Fastest);
        return memory.ToArray();
    }
}
