using System.IO.MemoryMappedFiles;
using Myna.Tensors.Memory;

namespace Myna.Tensors.Weights.Gguf;

/// <summary>
/// A file of tensors in the GGUF format of ggml, mapped into memory: opening reads the head only, tensors come from disk when
/// they are looked at. Safe to read from many threads.
/// </summary>
public sealed unsafe class GgufFile : IDisposable
{
    private const int MostHeadBytes = 1 << 28;

    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly Dictionary<string, object> _metadata = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GgufTensor> _tensors;
    private readonly byte* _mapped;
    private bool _disposed;

    private GgufFile(FileStream file, string name)
    {
        Name = name;
        long length = file.Length;
        if (length == 0)
        {
            throw new MynaException($"{name} is empty; fetch it again.");
        }

        _map = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        _view = _map.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _mapped);
        _mapped += _view.PointerOffset;
        try
        {
            _tensors = new GgufReader(new ReadOnlySpan<byte>(_mapped, (int)Math.Min(length, MostHeadBytes)), name).Read(length, _metadata);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The file's name, for messages.</summary>
    public string Name { get; }

    /// <summary>Facts beside the tensors: texts, whole numbers (long), numbers (double), truths; lists are left out.</summary>
    public IReadOnlyDictionary<string, object> Metadata => _metadata;

    /// <summary>All tensors by name.</summary>
    public IReadOnlyDictionary<string, GgufTensor> Tensors => _tensors;

    /// <summary>Opens a file.</summary>
    /// <exception cref="MynaException">There is no such file, it is no GGUF, it is damaged, or a tensor is of a type that is not read.</exception>
    public static GgufFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return new GgufFile(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0), path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new MynaException($"{path} does not exist; check the path, or fetch the weights again.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MynaException($"{path} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>A tensor as floats.</summary>
    /// <param name="tensor">Its name.</param>
    /// <param name="shape">The extents it must have, slowest first.</param>
    /// <exception cref="MynaException">There is no tensor of that name, or it has another shape.</exception>
    public float[] ReadFloats(string tensor, params ReadOnlySpan<int> shape)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        GgufTensor entry = Entry(tensor);
        bool same = entry.Shape.Count == shape.Length;
        for (int i = 0; same && i < shape.Length; i++)
        {
            same = entry.Shape[i] == shape[i];
        }

        if (!same)
        {
            throw new MynaException($"{Name}: tensor \"{tensor}\" is {entry}; its shape should be [{string.Join(", ", shape.ToArray())}]. It belongs to another model.");
        }

        if (entry.ByteCount > int.MaxValue || entry.Elements > Array.MaxLength)
        {
            throw new MynaException($"{Name}: tensor \"{tensor}\" is {entry}, too large to be read at once.");
        }

        float[] values = GC.AllocateUninitializedArray<float>((int)entry.Elements);
        GgufBlocks.Widen(entry.Type, new ReadOnlySpan<byte>(_mapped + entry.StartByte, (int)entry.ByteCount), values);
        return values;
    }

    /// <summary>Tells the system that a tensor's pages need not stay in memory.</summary>
    public void Forget(string tensor)
    {
        GgufTensor entry = Entry(tensor);
        if (!_disposed)
        {
            MappedPages.Forget(_mapped + entry.StartByte, entry.ByteCount);
        }
    }

    /// <summary>Unmaps the file.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _map.Dispose();
        }
    }

    private GgufTensor Entry(string tensor) => _tensors.TryGetValue(tensor, out GgufTensor? entry)
        ? entry
        : throw new MynaException($"{Name} has no tensor \"{tensor}\" among its {_tensors.Count}; it belongs to another model or version.");
}
