using System.Collections.Concurrent;
using Myna.Tensors.Assembler;

namespace Myna.Tensors.Kernels.Quantised;

/// <summary>
/// Machine code of the tile of an <see cref="Int16Convolution1d"/>, four or eight rows by two panels, as <see cref="Int16Tile{TN, TI, TL, TV}"/> has it in C#:
/// <c>vpdpwssd</c> multiplies pairs and adds in one instruction, at twice the rate of fp32. The rows' distance is part of the code.
/// </summary>
internal static unsafe class VnniInt16Tile
{
    private const int Panel = QuantisedLayout.PanelOutputs;
    private const int Group = QuantisedLayout.GroupInputs;
    private const int Line = QuantisedLayout.LineBytes;

    private const Gpr Arguments = Gpr.Rax, X = Gpr.R8, Scales = Gpr.R9, Weights = Gpr.R10, Sums = Gpr.R11, Groups = Gpr.Rcx, Taps = Gpr.Rdx;

    private static readonly ConcurrentDictionary<(int Rows, int Groups), nint> Tiles = new();

    /// <summary>The tile for rows of that many groups, emitted at the first call; null where emitted code is not possible or not wanted.</summary>
    public static delegate* unmanaged[Cdecl, SuppressGCTransition]<Int16TileArguments*, void> For(int rows, int groups) =>
        EmittedCode.HasVnni
            ? (delegate* unmanaged[Cdecl, SuppressGCTransition]<Int16TileArguments*, void>)Tiles.GetOrAdd(
                (rows, groups), key => (nint)ExecutableMemory.Place(Emit(key.Rows, key.Groups, OperatingSystem.IsWindows())))
            : null;

    /// <summary>Writes the code, a function of one argument: the address of <see cref="Int16TileArguments"/>.</summary>
    public static byte[] Emit(int rows, int groups, bool windows)
    {
        var code = new Assembler512();
        int next = 0;
        Zmm[] wholes = [.. Enumerable.Range(0, 2 * rows).Select(_ => Zmm.Free(next++))]; // [rows, 2]
        Zmm a = Zmm.Free(next++), b = Zmm.Free(next++), x = Zmm.Free(next);
        code.Move(Arguments, windows ? Gpr.Rcx : Gpr.Rdi);
        Gpr[] fields = [X, Scales, Weights, Sums, Taps];
        for (int i = 0; i < fields.Length; i++)
        {
            code.Move(fields[i], new Address(Arguments, i * sizeof(long)));
        }

        int tap = code.Here;
        code.Move(Groups, new Address(Arguments, 5 * sizeof(long)));
        int group = code.Here;
        foreach (Zmm whole in wholes)
        {
            code.Clear(whole);
        }

        for (int pair = 0; pair < Group / 2; pair++)
        {
            code.Load(a, new Address(Weights, pair * 2 * Line));
            code.Load(b, new Address(Weights, ((pair * 2) + 1) * Line));
            for (int row = 0; row < rows; row++)
            {
                code.Broadcast(x, new Address(X, (row * groups * Group * sizeof(short)) + (pair * 2 * sizeof(short))));
                code.MultiplyAddPairs(wholes[2 * row], a, x);
                code.MultiplyAddPairs(wholes[(2 * row) + 1], b, x);
            }
        }

        for (int row = 0; row < rows; row++)
        {
            code.Broadcast(x, new Address(Scales, row * groups * sizeof(float)));
            for (int panel = 0; panel < 2; panel++)
            {
                Zmm whole = wholes[(2 * row) + panel];
                var sum = new Address(Sums, ((2 * row) + panel) * Panel * sizeof(float));
                code.ToSingle(whole, whole);
                code.MultiplyByThenAdd(whole, x, sum);
                code.Store(sum, whole);
            }
        }

        code.Add(X, Group * sizeof(short));
        code.Add(Weights, Group * Line);
        code.Add(Scales, sizeof(float));
        code.Subtract(Groups, 1);
        code.JumpIfNotZero(group);
        code.Add(X, new Address(Arguments, 6 * sizeof(long)));
        code.Add(Scales, new Address(Arguments, 7 * sizeof(long)));
        code.Subtract(Taps, 1);
        code.JumpIfNotZero(tap);
        code.Return();
        return code.ToArray();
    }
}
