using System.Runtime.Intrinsics;
using Myna.Tensors.Assembler;

namespace Myna.Tensors.Kernels.Quantised;

/// <summary>The product with tiles emitted for AVX512-VNNI; everything around them is C#.</summary>
internal sealed unsafe class VnniKernel : PlainKernel<Integers512, Vector512<int>, Lanes512, Vector512<float>>
{
    private const int NibbleMask = 0x0F0F_0F0F;

    private readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<VnniTileArguments*, void> _int8One;
    private readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<VnniTileArguments*, void> _int8Four;
    private readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<VnniTileArguments*, void> _int4One;
    private readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<VnniTileArguments*, void> _int4Four;

    private VnniKernel(byte* int8One, byte* int8Four, byte* int4One, byte* int4Four)
    {
        _int8One = (delegate* unmanaged[Cdecl, SuppressGCTransition]<VnniTileArguments*, void>)int8One;
        _int8Four = (delegate* unmanaged[Cdecl, SuppressGCTransition]<VnniTileArguments*, void>)int8Four;
        _int4One = (delegate* unmanaged[Cdecl, SuppressGCTransition]<VnniTileArguments*, void>)int4One;
        _int4Four = (delegate* unmanaged[Cdecl, SuppressGCTransition]<VnniTileArguments*, void>)int4Four;
    }

    /// <summary>Emits the tiles; null where emitted code is not possible or not wanted.</summary>
    public static VnniKernel? TryCreate()
    {
        if (!EmittedCode.HasVnni)
        {
            return null;
        }

        // One mapping for all four, each beginning on a line of its own.
        var code = new List<byte>();
        var starts = new List<int>();
        foreach (QuantisedFormat format in new[] { QuantisedFormat.Int8, QuantisedFormat.Int4 })
        {
            foreach (int rows in new[] { 1, QuantisedRows.MostInBlock })
            {
                starts.Add(code.Count);
                code.AddRange(VnniTiles.Emit(format, rows, OperatingSystem.IsWindows()));
                while (code.Count % QuantisedLayout.LineBytes != 0)
                {
                    code.Add(0xCC); // int3: never reached
                }
            }
        }

        byte* memory = (byte*)ExecutableMemory.Place([.. code]);
        return memory == null ? null : new VnniKernel(memory + starts[0], memory + starts[1], memory + starts[2], memory + starts[3]);
    }

    /// <inheritdoc/>
    public override bool ReadsPairs(QuantisedFormat format) => false;

    /// <inheritdoc/>
    protected override void One(QuantisedMatrix weights, byte* a, byte* b, int withinA, int withinB, in QuantisedRows x, float* sums)
    {
        // The emitted tile of one row reads rows that are not interleaved.
        if (x.InBlock != 1)
        {
            Four(weights, a, b, withinA, withinB, x, sums);
            return;
        }

        VnniTileArguments arguments = Arguments(weights, a, b, x, sums);
        (weights.Format == QuantisedFormat.Int8 ? _int8One : _int4One)(&arguments);
    }

    /// <inheritdoc/>
    protected override void Four(QuantisedMatrix weights, byte* a, byte* b, int withinA, int withinB, in QuantisedRows x, float* sums)
    {
        VnniTileArguments arguments = Arguments(weights, a, b, x, sums);
        (weights.Format == QuantisedFormat.Int8 ? _int8Four : _int4Four)(&arguments);
    }

    private static VnniTileArguments Arguments(QuantisedMatrix weights, byte* a, byte* b, in QuantisedRows x, float* sums) => new()
    {
        A = a,
        B = b,
        Quads = x.Quads,
        Scales = x.Scales,
        Starts = x.Starts,
        Blocks = weights.Groups * QuantisedLayout.GroupInputs / QuantisedLayout.BlockInputs,
        Sums = sums,
        NibbleMask = NibbleMask,
    };
}
