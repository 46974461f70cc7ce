namespace Myna.Tensors.Kernels.Quantised;

/// <summary>
/// The integer operations of the quantised kernels for one register width: a 32-bit lane is one output, its four bytes
/// four inputs. None of them rounds or saturates on the values that occur, so every width gives the same sums.
/// </summary>
/// <typeparam name="TI">The register type: int, Vector128, Vector256 or Vector512 of int.</typeparam>
/// <typeparam name="TV">The register of as many floats.</typeparam>
internal unsafe interface IIntegerLanes<TI, TV>
    where TI : struct
    where TV : struct
{
    /// <summary>Lanes of 32 bits: 1, 4, 8 or 16.</summary>
    static abstract int Count { get; }

    static abstract TI Load(byte* source);

    static abstract TI Splat(int value);

    static abstract TI Add(TI a, TI b);

    /// <summary>Adds 16-bit lanes.</summary>
    static abstract TI AddPairs(TI a, TI b);

    /// <summary>Bytes 0 and 2 of each lane as two 16-bit numbers, unsigned.</summary>
    static abstract TI EvenBytes(TI bytes);

    /// <summary>Bytes 1 and 3 of each lane as two 16-bit numbers, unsigned.</summary>
    static abstract TI OddBytes(TI bytes);

    /// <summary>The low four bits of each byte.</summary>
    static abstract TI LowNibbles(TI bytes);

    /// <summary>The high four bits of each byte.</summary>
    static abstract TI HighNibbles(TI bytes);

    /// <summary>For each lane the sum of the two products of its signed 16-bit halves.</summary>
    static abstract TI MultiplyPairs(TI a, TI b);

    /// <summary>
    /// For each 16-bit half the sum of the two products of its bytes, those of <paramref name="unsigned"/> at most 15: 8 such sums fit.
    /// </summary>
    static abstract TI MultiplyBytes(TI unsigned, TI signed);

    static abstract TV ToSingle(TI value);
}
