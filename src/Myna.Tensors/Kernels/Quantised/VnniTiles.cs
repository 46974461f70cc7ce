using System.Runtime.InteropServices;
using Myna.Tensors.Assembler;

namespace Myna.Tensors.Kernels.Quantised;

/// <summary>What an emitted tile reads: fields of 8 bytes at fixed places.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct VnniTileArguments
{
    /// <summary>The first panel's lines.</summary>
    public byte* A;

    /// <summary>The second panel's.</summary>
    public byte* B;

    /// <summary><see cref="QuantisedRows.Quads"/> of the rows.</summary>
    public int* Quads;

    /// <summary><see cref="QuantisedRows.Scales"/> of the rows.</summary>
    public float* Scales;

    /// <summary><see cref="QuantisedRows.Starts"/> of the rows.</summary>
    public int* Starts;

    /// <summary>Blocks of 64 inputs, 1 or more.</summary>
    public long Blocks;

    /// <summary>Receives <c>[rows, 2, 16]</c>.</summary>
    public float* Sums;

    /// <summary>The low half of each byte, for int4: <c>0x0F0F0F0F</c>.</summary>
    public long NibbleMask;
}

/// <summary>
/// Machine code of the products of one row, and of the tiles of two panels and four rows, as <see cref="Int8Tile{TN, TI, TL, TV}"/> and <see cref="Int4Tile{TN, TI, TL, TV}"/>
/// have them in C#: the same whole numbers, the same floats in the same order. <c>vpdpbusd</c> takes the place of 3 to 6 instructions.
/// </summary>
internal static class VnniTiles
{
    private const int Line = QuantisedLayout.LineBytes;
    private const int GroupsOfBlock = QuantisedLayout.BlockInputs / QuantisedLayout.GroupInputs;
    private const int QuadsOfGroup = QuantisedLayout.GroupInputs / 4;

    private const Gpr Arguments = Gpr.Rax, A = Gpr.R8, B = Gpr.R9, Quads = Gpr.R10, Scales = Gpr.R11, Starts = Gpr.Rdx, Blocks = Gpr.Rcx;

    /// <summary>Writes the code of a tile of four interleaved rows, a function of one argument: the address of <see cref="VnniTileArguments"/>.</summary>
    /// <param name="format">Of the weights.</param>
    /// <param name="windows">Whether the argument comes as on Windows.</param>
    public static byte[] EmitFourRows(QuantisedFormat format, bool windows)
    {
        const int Rows = QuantisedRows.MostInBlock;
        var code = new Assembler512();
        var registers = new Registers(Rows);
        code.Move(Arguments, windows ? Gpr.Rcx : Gpr.Rdi);
        LoadFields(code, 0, A, B, Quads, Scales, Starts, Blocks);
        code.Broadcast(registers.Mask, new Address(Arguments, 7 * sizeof(long)));
        AllBlocks(code, format, Rows, registers);
        code.Move(A, new Address(Arguments, 6 * sizeof(long)));
        for (int i = 0; i < registers.Sums.Length; i++)
        {
            code.Store(new Address(A, i * Line), registers.Sums[i]);
        }

        code.Return();
        return code.ToArray();
    }

    /// <summary>
    /// Writes the code of one row and two streams of panels, results finished, a function of one argument: the address of
    /// <see cref="OneRowArguments"/>, whose outputs and biases are moved on.
    /// </summary>
    /// <param name="format">Of the weights.</param>
    /// <param name="windows">Whether the argument comes as on Windows.</param>
    public static byte[] EmitOneRow(QuantisedFormat format, bool windows)
    {
        const int Panels = 6, FirstOut = 7, FirstBias = 9, Mask = 11;
        var code = new Assembler512();
        var registers = new Registers(1);
        code.Move(Arguments, windows ? Gpr.Rcx : Gpr.Rdi);
        LoadFields(code, 0, A, B);
        code.Broadcast(registers.Mask, new Address(Arguments, Mask * sizeof(long)));
        int panel = code.Here;
        LoadFields(code, 2, Quads, Scales, Starts, Blocks);
        AllBlocks(code, format, 1, registers);
        for (int stream = 0; stream < 2; stream++)
        {
            Zmm sum = registers.Sums[stream];
            Gpr place = Quads;
            code.Move(place, new Address(Arguments, (FirstBias + stream) * sizeof(long)));
            if (format == QuantisedFormat.Int8)
            {
                // Behind its weights a panel has its scales.
                Gpr panels = stream == 0 ? A : B;
                code.Load(registers.Temporary[0], new Address(panels));
                code.MultiplyByThenAdd(sum, registers.Temporary[0], new Address(place));
                code.Add(panels, Line);
            }
            else
            {
                code.AddFloats(sum, sum, new Address(place));
            }

            code.Add(place, Line);
            code.Move(new Address(Arguments, (FirstBias + stream) * sizeof(long)), place);
            code.Move(place, new Address(Arguments, (FirstOut + stream) * sizeof(long)));
            code.Store(new Address(place), sum);
            code.Add(place, Line);
            code.Move(new Address(Arguments, (FirstOut + stream) * sizeof(long)), place);
        }

        code.Move(Blocks, new Address(Arguments, Panels * sizeof(long)));
        code.Subtract(Blocks, 1);
        code.Move(new Address(Arguments, Panels * sizeof(long)), Blocks);
        code.JumpIfNotZero(panel);
        code.Return();
        return code.ToArray();
    }

    private static void LoadFields(Assembler512 code, int first, params ReadOnlySpan<Gpr> registers)
    {
        for (int i = 0; i < registers.Length; i++)
        {
            code.Move(registers[i], new Address(Arguments, (first + i) * sizeof(long)));
        }
    }

    /// <summary>The loop over all inputs of two panels; leaves the sums in their registers and the panels' addresses behind the weights.</summary>
    private static void AllBlocks(Assembler512 code, QuantisedFormat format, int rows, Registers registers)
    {
        (Zmm[] sums, Zmm[] wholes, Zmm[] temporary) = (registers.Sums, registers.Wholes, registers.Temporary);
        int panelBytesOfBlock = format == QuantisedFormat.Int8 ? 16 * Line : QuantisedLayout.Int4BlockBytes;
        foreach (Zmm sum in sums)
        {
            code.Clear(sum);
        }

        int loop = code.Here;
        for (int group = 0; group < GroupsOfBlock; group++)
        {
            for (int row = 0; row < rows; row++)
            {
                code.Broadcast(wholes[2 * row], new Address(Starts, ((group * rows) + row) * sizeof(int)));
                code.Copy(wholes[(2 * row) + 1], wholes[2 * row]);
            }

            if (format == QuantisedFormat.Int8)
            {
                Int8Group(code, group, rows, wholes, temporary);
            }
            else
            {
                Int4Group(code, group, rows, wholes, temporary, registers.Mask);
            }

            Fold(code, format, group, rows, sums, wholes, temporary);
        }

        code.Add(A, panelBytesOfBlock);
        code.Add(B, panelBytesOfBlock);
        code.Add(Quads, GroupsOfBlock * QuadsOfGroup * rows * sizeof(int));
        code.Add(Scales, GroupsOfBlock * rows * sizeof(float));
        code.Add(Starts, GroupsOfBlock * rows * sizeof(int));
        code.Subtract(Blocks, 1);
        code.JumpIfNotZero(loop);
    }

    private static void Int8Group(Assembler512 code, int group, int rows, Zmm[] wholes, Zmm[] temporary)
    {
        (Zmm a, Zmm b, Zmm x) = (temporary[0], temporary[1], temporary[2]);
        for (int quad = 0; quad < QuadsOfGroup; quad++)
        {
            int line = ((group * QuadsOfGroup) + quad) * Line;
            code.Load(a, new Address(A, line));
            code.Load(b, new Address(B, line));
            for (int row = 0; row < rows; row++)
            {
                code.Broadcast(x, new Address(Quads, ((((group * QuadsOfGroup) + quad) * rows) + row) * sizeof(int)));
                code.MultiplyAddBytes(wholes[2 * row], a, x);
                code.MultiplyAddBytes(wholes[(2 * row) + 1], b, x);
            }
        }
    }

    private static void Int4Group(Assembler512 code, int group, int rows, Zmm[] wholes, Zmm[] temporary, Zmm mask)
    {
        (Zmm lowA, Zmm lowB, Zmm x, Zmm highA, Zmm highB) = (temporary[0], temporary[1], temporary[2], temporary[3], temporary[4]);
        for (int quad = 0; quad < QuadsOfGroup; quad += 2)
        {
            int line = ((group * QuadsOfGroup) + quad) / 2 * Line;
            code.Load(lowA, new Address(A, line));
            code.Load(lowB, new Address(B, line));
            code.ShiftRight(highA, lowA, 4);
            code.ShiftRight(highB, lowB, 4);
            foreach (Zmm nibbles in new[] { lowA, lowB, highA, highB })
            {
                code.And(nibbles, nibbles, mask);
            }

            for (int row = 0; row < rows; row++)
            {
                int place = ((((group * QuadsOfGroup) + quad) * rows) + row) * sizeof(int);
                code.Broadcast(x, new Address(Quads, place));
                code.MultiplyAddBytes(wholes[2 * row], lowA, x);
                code.MultiplyAddBytes(wholes[(2 * row) + 1], lowB, x);
                code.Broadcast(x, new Address(Quads, place + (rows * sizeof(int))));
                code.MultiplyAddBytes(wholes[2 * row], highA, x);
                code.MultiplyAddBytes(wholes[(2 * row) + 1], highB, x);
            }
        }
    }

    /// <summary>Adds a group's whole numbers, times their scales, to the sums.</summary>
    private static void Fold(Assembler512 code, QuantisedFormat format, int group, int rows, Zmm[] sums, Zmm[] wholes, Zmm[] temporary)
    {
        Zmm[] scales = temporary[..2];
        if (format == QuantisedFormat.Int4)
        {
            // bfloat16: the upper halves of floats.
            code.LoadWords(scales[0], new Address(A, (8 * Line) + (group * Line / 2)));
            code.LoadWords(scales[1], new Address(B, (8 * Line) + (group * Line / 2)));
            code.ShiftLeft(scales[0], scales[0], 16);
            code.ShiftLeft(scales[1], scales[1], 16);
        }

        for (int i = 0; i < 2 * rows; i++)
        {
            var scale = new Address(Scales, ((group * rows) + (i / 2)) * sizeof(float));
            code.ToSingle(wholes[i], wholes[i]);
            if (format == QuantisedFormat.Int8)
            {
                code.MultiplyAdd(sums[i], wholes[i], scale);
            }
            else
            {
                Zmm factor = temporary[2];
                code.Multiply(factor, scales[i % 2], scale);
                code.MultiplyAdd(sums[i], wholes[i], factor);
            }
        }
    }

    /// <summary>The vector registers of a tile of so many rows and two panels.</summary>
    private sealed class Registers
    {
        public Registers(int rows)
        {
            int next = 0;
            Sums = [.. Enumerable.Range(0, 2 * rows).Select(_ => Zmm.Free(next++))];
            Wholes = [.. Enumerable.Range(0, 2 * rows).Select(_ => Zmm.Free(next++))];
            Temporary = [.. Enumerable.Range(0, 5).Select(_ => Zmm.Free(next++))];
            Mask = Zmm.Free(next);
        }

        /// <summary><c>[rows, 2]</c>, floats.</summary>
        public Zmm[] Sums { get; }

        /// <summary><c>[rows, 2]</c>, whole numbers of a group.</summary>
        public Zmm[] Wholes { get; }

        public Zmm[] Temporary { get; }

        /// <summary>The low half of each byte.</summary>
        public Zmm Mask { get; }
    }
}
