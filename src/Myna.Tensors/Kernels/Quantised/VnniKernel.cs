using System.Runtime.Intrinsics;
using Myna.Tensors.Assembler;

namespace Myna.Tensors.Kernels.Quantised;

/// <summary>The product with code emitted for AVX512-VNNI; everything around it is C#.</summary>
internal sealed unsafe class VnniKernel : PlainKernel<Integers512, Vector512<int>, Lanes512, Vector512<float>>
{
    /// <summary>Bytes of weights that several blocks of rows read one after the other: they stay in the L2 cache meanwhile.</summary>
    private const int CachedBytes = 384 * 1024;

    /// <summary>The address of each function: two formats, then one row alone and one to four of interleaved rows.</summary>
    private readonly nint[] _functions;

    private VnniKernel(nint[] functions) => _functions = functions;

    /// <summary>Emits the code; null where that is not possible or not wanted.</summary>
    public static VnniKernel? TryCreate()
    {
        if (!EmittedCode.HasVnni)
        {
            return null;
        }

        // One mapping for all of them, each beginning on a line of its own.
        var code = new List<byte>();
        var starts = new List<int>();
        foreach (QuantisedFormat format in new[] { QuantisedFormat.Int8, QuantisedFormat.Int4 })
        {
            for (int rows = 0; rows <= QuantisedRows.MostInBlock; rows++)
            {
                starts.Add(code.Count);
                code.AddRange(VnniTiles.Emit(format, Math.Max(1, rows), rows == 0 ? 1 : QuantisedRows.MostInBlock, OperatingSystem.IsWindows()));
                while (code.Count % QuantisedLayout.LineBytes != 0)
                {
                    code.Add(0xCC); // int3: never reached
                }
            }
        }

        nint memory = (nint)ExecutableMemory.Place([.. code]);
        return memory == 0 ? null : new VnniKernel([.. starts.Select(start => memory + start)]);
    }

    /// <inheritdoc/>
    public override bool ReadsPairs(QuantisedFormat format) => false;

    /// <inheritdoc/>
    public override void Multiply(in QuantisedRows x, int rows, QuantisedMatrix weights, int from, int to, float* y)
    {
        // One block of rows takes the whole share as two long streams; several take it in pieces.
        int panels = rows <= x.InBlock ? to - from : Math.Max(2, (int)(CachedBytes / weights.PanelBytes) & ~1);
        for (int first = from; first < to; first += panels)
        {
            for (int row = 0; row < rows; row += x.InBlock)
            {
                Streams(
                    x.FromBlock(row / x.InBlock), Math.Min(x.InBlock, rows - row), weights, first, Math.Min(to, first + panels),
                    y + ((nint)row * weights.Outputs));
            }
        }
    }

    /// <inheritdoc/>
    protected override void Panels(ref PanelsArguments run, int rows, int inBlock, QuantisedFormat format)
    {
        // A share of a large matrix takes long enough that the garbage collector must not wait for it: nothing is suppressed here.
        int index = ((format == QuantisedFormat.Int8 ? 0 : 1) * (QuantisedRows.MostInBlock + 1)) + (inBlock == 1 ? 0 : rows);
        fixed (PanelsArguments* arguments = &run)
        {
            ((delegate* unmanaged[Cdecl]<PanelsArguments*, void>)_functions[index])(arguments);
        }
    }
}
