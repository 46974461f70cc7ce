namespace Myna.Tensors.Signal;

/// <summary>
/// A table of floats that starts on a 64-byte line and never moves, so that kernels may keep a pointer to it for as
/// long as this object is reachable.
/// </summary>
internal sealed unsafe class AlignedFloats
{
    /// <summary>One cache line, and one 512-bit register.</summary>
    public const int LineBytes = 64;

    private readonly float[] _pinned;

    /// <summary>A table of zeros.</summary>
    public AlignedFloats(int length)
    {
        Length = length;
        _pinned = GC.AllocateArray<float>(length + (LineBytes / sizeof(float)), pinned: true);
        fixed (float* start = _pinned)
        {
            Pointer = Align(start);
        }
    }

    public int Length { get; }

    public float* Pointer { get; }

    public float this[int index]
    {
        get => new ReadOnlySpan<float>(Pointer, Length)[index];
        set => new Span<float>(Pointer, Length)[index] = value;
    }

    /// <summary>The first whole line at or after the pointer.</summary>
    public static float* Align(float* pointer) => (float*)(((nuint)pointer + (LineBytes - 1)) & ~(nuint)(LineBytes - 1));
}
