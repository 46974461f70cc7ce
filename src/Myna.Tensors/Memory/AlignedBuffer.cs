using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Myna.Tensors.Memory;

/// <summary>
/// Memory that starts on a 64-byte line and never moves: for packed weights and the working memory of kernels.
/// It belongs to the garbage collector, so nothing needs to be freed.
/// </summary>
/// <typeparam name="T">An unmanaged element type.</typeparam>
public sealed unsafe class AlignedBuffer<T>
    where T : unmanaged
{
    /// <summary>One cache line, and one 512-bit register, in bytes.</summary>
    public const int Alignment = 64;

    private readonly byte[] _bytes;

    /// <summary>Allocates zeroed memory.</summary>
    /// <param name="length">Number of elements, 0 or more.</param>
    public AlignedBuffer(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        _bytes = GC.AllocateArray<byte>(checked((length * sizeof(T)) + Alignment), pinned: true);
        nuint start = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_bytes));
        Pointer = (T*)((start + (Alignment - 1)) & ~(nuint)(Alignment - 1));
    }

    /// <summary>Number of elements.</summary>
    public int Length { get; }

    /// <summary>The first element. Valid as long as this object is reachable.</summary>
    public T* Pointer { get; }

    /// <summary>All elements.</summary>
    public Span<T> Span => new(Pointer, Length);
}
