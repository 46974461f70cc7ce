using System.Runtime.InteropServices;

namespace Myna.Tensors.Weights.Checkpoints;

/// <summary>
/// The tensors of a checkpoint's folder, whether they lie in one <c>model.safetensors</c> or in the shards that
/// <c>model.safetensors.index.json</c> lists. Files are mapped into memory: a tensor's bytes come from disk when they are
/// first looked at.
/// </summary>
/// <remarks>Safe to read from many threads. Spans end with <see cref="Dispose"/>.</remarks>
public sealed class CheckpointTensors : IDisposable
{
    /// <summary>The file of an undivided checkpoint.</summary>
    public const string FileName = "model.safetensors";

    /// <summary>The list of shards of a divided one.</summary>
    public const string IndexFileName = FileName + IndexSuffix;

    private const string IndexSuffix = ".index.json";

    private readonly Dictionary<string, SafetensorsFile> _fileOfTensor;
    private readonly List<SafetensorsFile> _files;

    private CheckpointTensors(string folder, List<SafetensorsFile> files, Dictionary<string, SafetensorsFile> fileOfTensor)
    {
        Folder = folder;
        _files = files;
        _fileOfTensor = fileOfTensor;
    }

    /// <summary>Where the files are, for messages.</summary>
    public string Folder { get; }

    /// <summary>Names of all tensors.</summary>
    public IReadOnlyCollection<string> Names => _fileOfTensor.Keys;

    /// <summary>Bytes of all tensors together.</summary>
    public long TotalBytes => _fileOfTensor.Sum(pair => pair.Value.Entry(pair.Key).ByteCount);

    /// <summary>Opens a checkpoint's folder. An undivided file is preferred where both are there.</summary>
    /// <param name="folder">The folder of the model, or of a part of it such as <c>speech_tokenizer</c>.</param>
    /// <param name="fileName">The name of the undivided file; the index of shards is that name and <c>.index.json</c>.</param>
    /// <exception cref="MynaException">
    /// There are no weights, a shard is missing, a file is damaged, or the index and the shards disagree.
    /// </exception>
    public static CheckpointTensors Open(string folder, string fileName = FileName)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentException.ThrowIfNullOrEmpty(fileName);
        string single = Path.Combine(folder, fileName);
        if (File.Exists(single))
        {
            SafetensorsFile file = SafetensorsFile.Open(single);
            return new CheckpointTensors(folder, [file], file.Tensors.Keys.ToDictionary(name => name, _ => file, StringComparer.Ordinal));
        }

        string index = Path.Combine(folder, fileName + IndexSuffix);
        return File.Exists(index)
            ? OpenShards(folder, ShardIndex.Read(index))
            : throw new MynaException(Directory.Exists(folder)
                ? $"{folder} has neither {fileName} nor {fileName}{IndexSuffix}; there are no weights in it. Name the folder that holds them, or fetch the model again."
                : $"{folder} is no folder; check the path, or fetch the model.");
    }

    /// <summary>The tensors of a file that is open; disposing of them closes it.</summary>
    internal static CheckpointTensors Of(SafetensorsFile file) =>
        new(file.Name, [file], file.Tensors.Keys.ToDictionary(name => name, _ => file, StringComparer.Ordinal));

    /// <summary>Whether there is a tensor of that name.</summary>
    public bool Contains(string tensor) => _fileOfTensor.ContainsKey(tensor);

    /// <summary>A tensor's description.</summary>
    /// <exception cref="MynaException">There is no tensor of that name.</exception>
    public TensorEntry Entry(string tensor) => FileOf(tensor).Entry(tensor);

    /// <summary>A tensor's description, where its shape must be the given one.</summary>
    /// <param name="tensor">The tensor's name.</param>
    /// <param name="shape">Its extents, slowest first.</param>
    /// <exception cref="MynaException">There is no tensor of that name, or it has another shape.</exception>
    public TensorEntry Entry(string tensor, params ReadOnlySpan<int> shape) => FileOf(tensor).Entry(tensor, shape);

    /// <summary>A tensor as floats, whatever its type in the file.</summary>
    /// <param name="tensor">The tensor's name.</param>
    /// <param name="shape">The extents it must have, slowest first.</param>
    /// <returns>All elements, row-major.</returns>
    /// <exception cref="MynaException">There is no tensor of that name, it has another shape, or it cannot be read as floats.</exception>
    public float[] ReadFloats(string tensor, params ReadOnlySpan<int> shape) => FileOf(tensor).ReadFloats(tensor, shape);

    /// <summary>A tensor as floats, into memory of the caller's.</summary>
    /// <param name="tensor">The tensor's name.</param>
    /// <param name="target">As many places as the tensor has elements.</param>
    /// <exception cref="MynaException">There is no tensor of that name, or it cannot be read as floats.</exception>
    public void ReadFloats(string tensor, Span<float> target) => FileOf(tensor).ReadFloats(tensor, target);

    /// <summary>A tensor's bytes where they lie in the file: little-endian, row-major, at any alignment.</summary>
    /// <exception cref="MynaException">There is no tensor of that name.</exception>
    public ReadOnlySpan<byte> Bytes(string tensor) => FileOf(tensor).Bytes(tensor);

    /// <summary>The bits of a BF16 tensor where they lie in the file, at any alignment.</summary>
    /// <param name="tensor">The tensor's name.</param>
    /// <param name="shape">The extents it must have, slowest first.</param>
    /// <exception cref="MynaException">There is no tensor of that name, it has another shape, or it is not BF16.</exception>
    public ReadOnlySpan<ushort> BFloat16Bits(string tensor, params ReadOnlySpan<int> shape)
    {
        TensorEntry entry = Entry(tensor, shape);
        return entry.Type == ElementType.BFloat16
            ? MemoryMarshal.Cast<byte, ushort>(Bytes(tensor))
            : throw new MynaException($"{FileOf(tensor).Name}: tensor \"{tensor}\" is {entry}; BF16 is expected.");
    }

    /// <summary>A table that is read row by row from where it lies in the file, never as a whole.</summary>
    /// <param name="tensor">The name of a tensor <c>[rows, width]</c> of BF16, F16 or F32.</param>
    /// <param name="rows">Number of rows it must have.</param>
    /// <param name="width">Length of a row it must have.</param>
    /// <exception cref="MynaException">There is no tensor of that name, or it has another shape or type.</exception>
    public EmbeddingTable Table(string tensor, int rows, int width) => new(FileOf(tensor), tensor, rows, width);

    /// <summary>Tells the system that a tensor's pages need not stay in memory; they come from disk again when they are looked at.</summary>
    /// <param name="tensor">The tensor's name.</param>
    public void Forget(string tensor) => FileOf(tensor).Forget(tensor);

    /// <summary>Unmaps the files. No span from here may be in use.</summary>
    public void Dispose() => _files.ForEach(file => file.Dispose());

    private static CheckpointTensors OpenShards(string folder, ShardIndex index)
    {
        string[] missing = [.. index.Shards.Where(shard => !File.Exists(Path.Combine(folder, shard)))];
        if (missing.Length > 0)
        {
            throw new MynaException(
                $"{folder} lacks {string.Join(", ", missing.Take(5))}{(missing.Length > 5 ? ", …" : "")} " +
                $"({missing.Length} of {index.Shards.Count} shards of {index.Path}). Fetch the model again; what is there is kept.");
        }

        var files = new List<SafetensorsFile>(index.Shards.Count);
        try
        {
            var byName = new Dictionary<string, SafetensorsFile>(StringComparer.Ordinal);
            foreach (string shard in index.Shards)
            {
                SafetensorsFile file = SafetensorsFile.Open(Path.Combine(folder, shard));
                files.Add(file);
                byName.Add(shard, file);
            }

            var fileOfTensor = new Dictionary<string, SafetensorsFile>(index.ShardOfTensor.Count, StringComparer.Ordinal);
            foreach ((string tensor, string shard) in index.ShardOfTensor)
            {
                fileOfTensor.Add(tensor, byName[shard].Tensors.ContainsKey(tensor)
                    ? byName[shard]
                    : throw new MynaException(
                        $"{index.Path} places the tensor \"{tensor}\" in {shard}, which does not have it; index and shards belong to different versions. Fetch the model again."));
            }

            return new CheckpointTensors(folder, files, fileOfTensor);
        }
        catch
        {
            files.ForEach(file => file.Dispose());
            throw;
        }
    }

    private SafetensorsFile FileOf(string tensor) =>
        _fileOfTensor.TryGetValue(tensor, out SafetensorsFile? file)
            ? file
            : throw new MynaException(
                $"{Folder} has no tensor \"{tensor}\" among its {_fileOfTensor.Count}; it holds another kind of model, or an incomplete one. Fetch the model again.");
}
