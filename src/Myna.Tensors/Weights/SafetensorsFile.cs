using System.IO.MemoryMappedFiles;
using Myna.Tensors.Memory;

namespace Myna.Tensors.Weights;

/// <summary>
/// A file of tensors in the safetensors format, mapped into memory: opening it reads the header only, and a tensor's
/// bytes come from disk when they are first looked at.
/// </summary>
/// <remarks>
/// Every rule of the format is checked at opening, so that afterwards any tensor in <see cref="Tensors"/> can be read.
/// Safe to read from many threads at once. Spans from <see cref="Bytes"/> end with <see cref="Dispose"/>; the file must
/// not be cut shorter by anyone while it is open.
/// </remarks>
public sealed unsafe partial class SafetensorsFile : IDisposable
{
    private readonly SafetensorsHeader _header;
    private readonly ReadOnlyMemory<byte> _memory;
    private readonly MemoryMappedFile? _map;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly byte* _mapped;
    private bool _disposed;

    private SafetensorsFile(ReadOnlyMemory<byte> memory, string name)
    {
        Name = name;
        _memory = memory;
        int headerBytes = SafetensorsHeader.ReadLength(memory.Span, memory.Length, name);
        _header = SafetensorsHeader.Parse(memory.Span.Slice(SafetensorsHeader.PrefixBytes, headerBytes), memory.Length, name);
    }

    private SafetensorsFile(FileStream file, string name)
    {
        Name = name;
        long fileBytes = file.Length;
        Span<byte> start = stackalloc byte[SafetensorsHeader.PrefixBytes];
        int read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        int headerBytes = SafetensorsHeader.ReadLength(start[..read], read < start.Length ? read : fileBytes, name);

        _map = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        try
        {
            _view = _map.CreateViewAccessor(0, fileBytes, MemoryMappedFileAccess.Read);
            _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _mapped);
            _mapped += _view.PointerOffset;
            _header = SafetensorsHeader.Parse(new ReadOnlySpan<byte>(_mapped + SafetensorsHeader.PrefixBytes, headerBytes), fileBytes, name);
        }
        catch
        {
            Unmap();
            throw;
        }
    }

    /// <summary>The file's name, for messages.</summary>
    public string Name { get; }

    /// <summary>Texts stored beside the tensors.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>All tensors by name.</summary>
    public IReadOnlyDictionary<string, TensorEntry> Tensors => _header.Tensors;

    /// <summary>Opens a file by memory map.</summary>
    /// <param name="path">Where the file is.</param>
    /// <exception cref="MynaException">There is no such file, it cannot be read, or it breaks a rule of the format.</exception>
    public static SafetensorsFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            throw new MynaException($"{path} is a directory; name the safetensors file in it.");
        }

        FileStream? file = null;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            return new SafetensorsFile(file, path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new MynaException($"{path} does not exist; check the path, or fetch the weights again.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            file?.Dispose();
            throw new MynaException($"{path} cannot be read: {exception.Message} Check that it is a plain file you may read.", exception);
        }
        catch
        {
            file?.Dispose();
            throw;
        }
    }

    /// <summary>Reads tensors from memory, without copying them.</summary>
    /// <param name="bytes">A whole file; it must not change afterwards.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <exception cref="MynaException">The bytes break a rule of the format.</exception>
    public static SafetensorsFile Parse(ReadOnlyMemory<byte> bytes, string name) => new(bytes, name);

    /// <summary>Reads tensors from a stream to its end, into memory.</summary>
    /// <param name="stream">Where the file comes from; it is left open.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="mostBytes">The most to read; a longer stream is refused.</param>
    /// <exception cref="MynaException">The stream is too long or cannot be read, or its bytes break a rule of the format.</exception>
    public static SafetensorsFile Read(Stream stream, string name, int mostBytes = 1 << 28)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var copy = new MemoryStream();
        var buffer = new byte[1 << 16];
        try
        {
            for (int read; (read = stream.Read(buffer)) > 0;)
            {
                if (read > mostBytes - copy.Length)
                {
                    throw new MynaException($"{name} is longer than {mostBytes} bytes; that is too long to be what it should be.");
                }

                copy.Write(buffer, 0, read);
            }
        }
        catch (IOException exception)
        {
            throw new MynaException($"{name} cannot be read: {exception.Message} Check where it comes from, and try again.", exception);
        }

        return new SafetensorsFile(copy.GetBuffer().AsMemory(0, (int)copy.Length), name);
    }

    /// <summary>A tensor's description.</summary>
    /// <exception cref="MynaException">There is no tensor of that name.</exception>
    public TensorEntry Entry(string tensor) =>
        Tensors.TryGetValue(tensor, out TensorEntry? entry)
            ? entry
            : throw new MynaException(
                $"{Name} has no tensor {SafetensorsHeader.Quoted(tensor)} among its {Tensors.Count}; it belongs to another model or version. Fetch the weights that go with this version.");

    /// <summary>A tensor's description, where its shape must be the given one.</summary>
    /// <param name="tensor">The tensor's name.</param>
    /// <param name="expectedShape">Its extents, slowest first.</param>
    /// <exception cref="MynaException">There is no tensor of that name, or it has another shape.</exception>
    public TensorEntry Entry(string tensor, params ReadOnlySpan<int> expectedShape)
    {
        TensorEntry entry = Entry(tensor);
        bool same = entry.Shape.Count == expectedShape.Length;
        for (int i = 0; same && i < expectedShape.Length; i++)
        {
            same = entry.Shape[i] == expectedShape[i];
        }

        return same
            ? entry
            : throw new MynaException(
                $"{Name}: tensor {SafetensorsHeader.Quoted(tensor)} is {entry}; its shape should be [{string.Join(", ", expectedShape.ToArray())}]. Fetch the weights that go with this version.");
    }

    /// <summary>A tensor's bytes where they lie: little-endian, row-major, at any alignment; valid until <see cref="Dispose"/>.</summary>
    /// <param name="tensor">The tensor's name.</param>
    /// <exception cref="MynaException">There is no tensor of that name, or it is longer than a span can be (2 GiB).</exception>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    public ReadOnlySpan<byte> Bytes(string tensor)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        TensorEntry entry = Entry(tensor);
        if (entry.ByteCount > int.MaxValue)
        {
            throw new MynaException($"{Name}: tensor {SafetensorsHeader.Quoted(tensor)} has {entry.ByteCount} bytes; at most {int.MaxValue} can be read at once. Store it in parts.");
        }

        return _map is null
            ? _memory.Span.Slice((int)entry.StartByte, (int)entry.ByteCount)
            : new ReadOnlySpan<byte>(_mapped + entry.StartByte, (int)entry.ByteCount);
    }

    /// <summary>
    /// Tells the system that a tensor's pages need not stay in memory: they come from disk again when they are looked at. So a
    /// model that is larger than memory is read part by part.
    /// </summary>
    /// <param name="tensor">The tensor's name.</param>
    /// <exception cref="MynaException">There is no tensor of that name.</exception>
    public void Forget(string tensor)
    {
        TensorEntry entry = Entry(tensor);
        if (_map is not null && !_disposed)
        {
            MappedPages.Forget(_mapped + entry.StartByte, entry.ByteCount);
        }
    }

    /// <summary>Unmaps the file. No span from <see cref="Bytes"/> may be in use.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            Unmap();
        }
    }

    private void Unmap()
    {
        if (_mapped is not null)
        {
            _view!.SafeMemoryMappedViewHandle.ReleasePointer();
        }

        _view?.Dispose();
        _map?.Dispose();
    }
}
