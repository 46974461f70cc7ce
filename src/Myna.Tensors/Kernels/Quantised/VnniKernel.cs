using System.Runtime.Intrinsics;
using Myna.Tensors.Assembler;

namespace Myna.Tensors.Kernels.Quantised;

/// <summary>The product with code emitted for AVX512-VNNI; everything around it is C#.</summary>
internal sealed unsafe class VnniKernel : PlainKernel<Integers512, Vector512<int>, Lanes512, Vector512<float>>
{
    private readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<VnniTileArguments*, void> _int8Four;
    private readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<VnniTileArguments*, void> _int4Four;

    // A share of a large matrix takes long enough that the garbage collector must not wait for it: these calls do not suppress anything.
    private readonly delegate* unmanaged[Cdecl]<OneRowArguments*, void> _int8One;
    private readonly delegate* unmanaged[Cdecl]<OneRowArguments*, void> _int4One;

    private VnniKernel(byte* int8One, byte* int4One, byte* int8Four, byte* int4Four)
    {
        _int8One = (delegate* unmanaged[Cdecl]<OneRowArguments*, void>)int8One;
        _int4One = (delegate* unmanaged[Cdecl]<OneRowArguments*, void>)int4One;
        _int8Four = (delegate* unmanaged[Cdecl, SuppressGCTransition]<VnniTileArguments*, void>)int8Four;
        _int4Four = (delegate* unmanaged[Cdecl, SuppressGCTransition]<VnniTileArguments*, void>)int4Four;
    }

    /// <summary>Emits the code; null where that is not possible or not wanted.</summary>
    public static VnniKernel? TryCreate()
    {
        if (!EmittedCode.HasVnni)
        {
            return null;
        }

        // One mapping for all four, each beginning on a line of its own.
        bool windows = OperatingSystem.IsWindows();
        byte[][] functions =
        [
            VnniTiles.EmitOneRow(QuantisedFormat.Int8, windows), VnniTiles.EmitOneRow(QuantisedFormat.Int4, windows),
            VnniTiles.EmitFourRows(QuantisedFormat.Int8, windows), VnniTiles.EmitFourRows(QuantisedFormat.Int4, windows),
        ];
        var code = new List<byte>();
        var starts = new int[functions.Length];
        for (int i = 0; i < functions.Length; i++)
        {
            starts[i] = code.Count;
            code.AddRange(functions[i]);
            while (code.Count % QuantisedLayout.LineBytes != 0)
            {
                code.Add(0xCC); // int3: never reached
            }
        }

        byte* memory = (byte*)ExecutableMemory.Place([.. code]);
        return memory == null ? null : new VnniKernel(memory + starts[0], memory + starts[1], memory + starts[2], memory + starts[3]);
    }

    /// <inheritdoc/>
    public override bool ReadsPairs(QuantisedFormat format) => false;

    /// <inheritdoc/>
    protected override void Panels(ref OneRowArguments run, QuantisedFormat format)
    {
        fixed (OneRowArguments* arguments = &run)
        {
            (format == QuantisedFormat.Int8 ? _int8One : _int4One)(arguments);
        }
    }

    /// <inheritdoc/>
    protected override void One(QuantisedMatrix weights, byte* a, byte* b, int withinA, int withinB, in QuantisedRows x, float* sums) =>
        Four(weights, a, b, withinA, withinB, x, sums); // one row behind several: interleaved as they are

    /// <inheritdoc/>
    protected override void Four(QuantisedMatrix weights, byte* a, byte* b, int withinA, int withinB, in QuantisedRows x, float* sums)
    {
        var arguments = new VnniTileArguments
        {
            A = a,
            B = b,
            Quads = x.Quads,
            Scales = x.Scales,
            Starts = x.Starts,
            Blocks = Blocks(weights),
            Sums = sums,
            NibbleMask = NibbleMask,
        };
        (weights.Format == QuantisedFormat.Int8 ? _int8Four : _int4Four)(&arguments);
    }
}
