using Myna.Tensors.Assembler;

namespace Myna.Tensors.Kernels.Quantised;

/// <summary>
/// Machine code of the products of one to four rows with two streams of panels, as <see cref="Int8Tile{TN, TI, TL, TV}"/> and <see cref="Int4Tile{TN, TI, TL, TV}"/>
/// have them in C#: the same whole numbers, the same floats in the same order. <c>vpdpbusd</c> takes the place of 3 to 6 instructions.
/// </summary>
internal static class VnniTiles
{
    private const int Line = QuantisedLayout.LineBytes;
    private const int GroupsOfBlock = QuantisedLayout.BlockInputs / QuantisedLayout.GroupInputs;
    private const int QuadsOfGroup = QuantisedLayout.GroupInputs / 4;

    private const Gpr Arguments = Gpr.Rax, A = Gpr.R8, B = Gpr.R9, Quads = Gpr.R10, Scales = Gpr.R11, Starts = Gpr.Rdx, Blocks = Gpr.Rcx;

    /// <summary>
    /// Writes a function of one argument: the address of <see cref="PanelsArguments"/>, whose outputs and biases are moved on.
    /// </summary>
    /// <param name="format">Of the weights.</param>
    /// <param name="rows">Rows to multiply, 1 … 4.</param>
    /// <param name="inBlock">Rows that lie interleaved, 1 or 4.</param>
    /// <param name="windows">Whether the argument comes as on Windows.</param>
    public static byte[] Emit(QuantisedFormat format, int rows, int inBlock, bool windows)
    {
        const int Panels = 6, FirstOut = 7, FirstBias = 9, Mask = 11, RowBytes = 12;
        var code = new Assembler512();
        var tile = new Tile(rows, inBlock);
        code.Move(Arguments, windows ? Gpr.Rcx : Gpr.Rdi);
        LoadFields(code, 0, A, B);
        code.Broadcast(tile.Mask, Field(Mask));
        int panel = code.Here;
        LoadFields(code, 2, Quads, Scales, Starts, Blocks);
        AllBlocks(code, format, tile);
        for (int stream = 0; stream < 2; stream++)
        {
            Gpr place = Quads, panels = stream == 0 ? A : B;
            code.Move(place, Field(FirstBias + stream));
            if (format == QuantisedFormat.Int8)
            {
                // Behind its weights a panel has its scales.
                code.Load(tile.Temporary[0], new Address(panels));
                code.Add(panels, Line);
            }

            for (int row = 0; row < rows; row++)
            {
                Zmm sum = tile.Sums[(2 * row) + stream];
                if (format == QuantisedFormat.Int8)
                {
                    code.MultiplyByThenAdd(sum, tile.Temporary[0], new Address(place));
                }
                else
                {
                    code.AddFloats(sum, sum, new Address(place));
                }
            }

            code.Add(place, Line);
            code.Move(Field(FirstBias + stream), place);
            code.Move(place, Field(FirstOut + stream));
            for (int row = 0; row < rows; row++)
            {
                code.Store(new Address(place), tile.Sums[(2 * row) + stream]);
                if (row < rows - 1)
                {
                    code.Add(place, Field(RowBytes));
                }
            }

            code.Move(place, Field(FirstOut + stream));
            code.Add(place, Line);
            code.Move(Field(FirstOut + stream), place);
        }

        code.Move(Blocks, Field(Panels));
        code.Subtract(Blocks, 1);
        code.Move(Field(Panels), Blocks);
        code.JumpIfNotZero(panel);
        code.Return();
        return code.ToArray();
    }

    private static Address Field(int index) => new(Arguments, index * sizeof(long));

    private static void LoadFields(Assembler512 code, int first, params ReadOnlySpan<Gpr> registers)
    {
        for (int i = 0; i < registers.Length; i++)
        {
            code.Move(registers[i], Field(first + i));
        }
    }

    /// <summary>The loop over all inputs of two panels; leaves the sums in their registers and the panels' addresses behind the weights.</summary>
    private static void AllBlocks(Assembler512 code, QuantisedFormat format, Tile tile)
    {
        int panelBytesOfBlock = format == QuantisedFormat.Int8 ? 16 * Line : QuantisedLayout.Int4BlockBytes;
        foreach (Zmm sum in tile.Sums)
        {
            code.Clear(sum);
        }

        int loop = code.Here;
        for (int group = 0; group < GroupsOfBlock; group++)
        {
            for (int row = 0; row < tile.Rows; row++)
            {
                code.Broadcast(tile.Wholes[2 * row], tile.OfGroup(Starts, group, row));
                code.Copy(tile.Wholes[(2 * row) + 1], tile.Wholes[2 * row]);
            }

            if (format == QuantisedFormat.Int8)
            {
                Int8Group(code, group, tile);
            }
            else
            {
                Int4Group(code, group, tile);
            }

            Fold(code, format, group, tile);
        }

        code.Add(A, panelBytesOfBlock);
        code.Add(B, panelBytesOfBlock);
        code.Add(Quads, GroupsOfBlock * QuadsOfGroup * tile.InBlock * sizeof(int));
        code.Add(Scales, GroupsOfBlock * tile.InBlock * sizeof(float));
        code.Add(Starts, GroupsOfBlock * tile.InBlock * sizeof(int));
        code.Subtract(Blocks, 1);
        code.JumpIfNotZero(loop);
    }

    private static void Int8Group(Assembler512 code, int group, Tile tile)
    {
        (Zmm a, Zmm b, Zmm x) = (tile.Temporary[0], tile.Temporary[1], tile.Temporary[2]);
        for (int quad = 0; quad < QuadsOfGroup; quad++)
        {
            int line = ((group * QuadsOfGroup) + quad) * Line;
            code.Load(a, new Address(A, line));
            code.Load(b, new Address(B, line));
            for (int row = 0; row < tile.Rows; row++)
            {
                code.Broadcast(x, tile.OfGroup(Quads, (group * QuadsOfGroup) + quad, row));
                code.MultiplyAddBytes(tile.Wholes[2 * row], a, x);
                code.MultiplyAddBytes(tile.Wholes[(2 * row) + 1], b, x);
            }
        }
    }

    private static void Int4Group(Assembler512 code, int group, Tile tile)
    {
        (Zmm lowA, Zmm lowB, Zmm x, Zmm highA, Zmm highB) =
            (tile.Temporary[0], tile.Temporary[1], tile.Temporary[2], tile.Temporary[3], tile.Temporary[4]);
        for (int quad = group * QuadsOfGroup; quad < (group + 1) * QuadsOfGroup; quad += 2)
        {
            code.Load(lowA, new Address(A, quad / 2 * Line));
            code.Load(lowB, new Address(B, quad / 2 * Line));
            code.ShiftRight(highA, lowA, 4);
            code.ShiftRight(highB, lowB, 4);
            foreach (Zmm nibbles in new[] { lowA, lowB, highA, highB })
            {
                code.And(nibbles, nibbles, tile.Mask);
            }

            for (int row = 0; row < tile.Rows; row++)
            {
                code.Broadcast(x, tile.OfGroup(Quads, quad, row));
                code.MultiplyAddBytes(tile.Wholes[2 * row], lowA, x);
                code.MultiplyAddBytes(tile.Wholes[(2 * row) + 1], lowB, x);
                code.Broadcast(x, tile.OfGroup(Quads, quad + 1, row));
                code.MultiplyAddBytes(tile.Wholes[2 * row], highA, x);
                code.MultiplyAddBytes(tile.Wholes[(2 * row) + 1], highB, x);
            }
        }
    }

    /// <summary>Adds a group's whole numbers, times their scales, to the sums.</summary>
    private static void Fold(Assembler512 code, QuantisedFormat format, int group, Tile tile)
    {
        Zmm[] scales = tile.Temporary[..2];
        if (format == QuantisedFormat.Int4)
        {
            // bfloat16: the upper halves of floats.
            code.LoadWords(scales[0], new Address(A, (8 * Line) + (group * Line / 2)));
            code.LoadWords(scales[1], new Address(B, (8 * Line) + (group * Line / 2)));
            code.ShiftLeft(scales[0], scales[0], 16);
            code.ShiftLeft(scales[1], scales[1], 16);
        }

        for (int i = 0; i < 2 * tile.Rows; i++)
        {
            Address scale = tile.OfGroup(Scales, group, i / 2);
            Zmm whole = tile.Wholes[i];
            code.ToSingle(whole, whole);
            if (format == QuantisedFormat.Int8)
            {
                code.MultiplyAdd(tile.Sums[i], whole, scale);
            }
            else
            {
                Zmm factor = tile.Temporary[2];
                code.Multiply(factor, scales[i % 2], scale);
                code.MultiplyAdd(tile.Sums[i], whole, factor);
            }
        }
    }

    /// <summary>The vector registers of some rows and two panels, and where the rows' numbers lie.</summary>
    private sealed class Tile
    {
        public Tile(int rows, int inBlock)
        {
            (Rows, InBlock) = (rows, inBlock);
            int next = 0;
            Sums = [.. Enumerable.Range(0, 2 * rows).Select(_ => Zmm.Free(next++))];
            Wholes = [.. Enumerable.Range(0, 2 * rows).Select(_ => Zmm.Free(next++))];
            Temporary = [.. Enumerable.Range(0, 5).Select(_ => Zmm.Free(next++))];
            Mask = Zmm.Free(next);
        }

        public int Rows { get; }

        public int InBlock { get; }

        /// <summary><c>[rows, 2]</c>, floats.</summary>
        public Zmm[] Sums { get; }

        /// <summary><c>[rows, 2]</c>, whole numbers of a group.</summary>
        public Zmm[] Wholes { get; }

        public Zmm[] Temporary { get; }

        /// <summary>The low half of each byte.</summary>
        public Zmm Mask { get; }

        /// <summary>A row's number in an array of four-byte numbers <c>[…, rows in a block]</c>.</summary>
        public Address OfGroup(Gpr array, int index, int row) => new(array, ((index * InBlock) + row) * sizeof(int));
    }
}
