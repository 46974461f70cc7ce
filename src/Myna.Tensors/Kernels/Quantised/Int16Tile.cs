using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Myna.Tensors.Kernels.Quantised;

/// <summary>What a tile of an <see cref="Int16Convolution1d"/> reads, in C# and emitted: fields of 8 bytes at fixed places.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Int16TileArguments
{
    /// <summary>The first row's values under the first tap.</summary>
    public short* X;

    /// <summary>Its scales.</summary>
    public float* Scales;

    /// <summary>Two panels' weights: <c>[taps, groups, 16, 2, 16, 2]</c>: pairs of inputs for 16 and 16 outputs.</summary>
    public short* Weights;

    /// <summary>Sums to add to, <c>[rows at once, 2, 16]</c>.</summary>
    public float* Sums;

    /// <summary>Number of taps, 1 or more.</summary>
    public long Taps;

    /// <summary>Groups of 32 inputs under one tap.</summary>
    public long Groups;

    /// <summary>Bytes from the end of a row of values under one tap to its beginning under the next tap.</summary>
    public long NextValues;

    /// <summary>The same of the scales.</summary>
    public long NextScales;

    /// <summary>Values from one row to the next.</summary>
    public long RowValues;

    /// <summary>Scales from one row to the next.</summary>
    public long RowScales;
}

/// <summary>
/// Eight rows by two panels in plain C#: 16-bit whole numbers multiplied in pairs, exact sums of a group of 32 inputs, groups added as floats in
/// their order. Done as four rows by two registers at a time.
/// </summary>
internal static unsafe class Int16Tile<TN, TI, TL, TV>
    where TN : struct, IIntegerLanes<TI, TV>
    where TI : struct
    where TL : struct, ILanes<TV>
    where TV : struct
{
    private const int Panel = QuantisedLayout.PanelOutputs;
    private const int PairsOfGroup = QuantisedLayout.GroupInputs / 2;

    /// <summary>Adds the products to the sums of as many rows as there are.</summary>
    /// <param name="arguments">What to multiply.</param>
    /// <param name="rows">Rows wanted; the others' sums are not defined.</param>
    public static void Add(in Int16TileArguments arguments, int rows)
    {
        for (int row = 0; row < rows; row += 4)
        {
            for (int register = 0; register < 2 * Panel / TN.Count; register += 2)
            {
                Four(
                    arguments.X + (row * arguments.RowValues), (nint)arguments.RowValues,
                    arguments.Scales + (row * arguments.RowScales), (nint)arguments.RowScales,
                    (byte*)arguments.Weights + (register * TN.Count * 4), arguments,
                    arguments.Sums + (row * 2 * Panel) + (register * TN.Count));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(
        short* x, nint rowValues, float* scales, nint rowScales, byte* weights, in Int16TileArguments arguments, float* sums)
    {
        nint second = TN.Count * 4;
        for (long tap = 0; tap < arguments.Taps; tap++)
        {
            for (long group = 0; group < arguments.Groups; group++)
            {
                TI zero = TN.Splat(0);
                TI a0 = zero, b0 = zero, a1 = zero, b1 = zero, a2 = zero, b2 = zero, a3 = zero, b3 = zero;
                short* x2 = x + (2 * rowValues);
                for (int pair = 0; pair < PairsOfGroup; pair++)
                {
                    TI wA = TN.Load(weights), wB = TN.Load(weights + second);
                    weights += 2 * Panel * 4;
                    TI v = TN.Splat(((int*)x)[pair]);
                    a0 = TN.Add(a0, TN.MultiplyPairs(wA, v));
                    b0 = TN.Add(b0, TN.MultiplyPairs(wB, v));
                    v = TN.Splat(((int*)(x + rowValues))[pair]);
                    a1 = TN.Add(a1, TN.MultiplyPairs(wA, v));
                    b1 = TN.Add(b1, TN.MultiplyPairs(wB, v));
                    v = TN.Splat(((int*)x2)[pair]);
                    a2 = TN.Add(a2, TN.MultiplyPairs(wA, v));
                    b2 = TN.Add(b2, TN.MultiplyPairs(wB, v));
                    v = TN.Splat(((int*)(x2 + rowValues))[pair]);
                    a3 = TN.Add(a3, TN.MultiplyPairs(wA, v));
                    b3 = TN.Add(b3, TN.MultiplyPairs(wB, v));
                }

                Fold(a0, b0, scales[0], sums);
                Fold(a1, b1, scales[rowScales], sums + (2 * Panel));
                Fold(a2, b2, scales[2 * rowScales], sums + (4 * Panel));
                Fold(a3, b3, scales[3 * rowScales], sums + (6 * Panel));
                x += 2 * PairsOfGroup;
                scales++;
            }

            x = (short*)((byte*)x + arguments.NextValues);
            scales = (float*)((byte*)scales + arguments.NextScales);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fold(TI a, TI b, float scale, float* sums)
    {
        TV s = TL.Splat(scale);
        TL.Store(TL.Fma(TN.ToSingle(a), s, TL.Load(sums)), sums);
        TL.Store(TL.Fma(TN.ToSingle(b), s, TL.Load(sums + TL.Count)), sums + TL.Count);
    }
}
