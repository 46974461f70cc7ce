using System.Runtime.InteropServices;
using Myna.Tensors.Threads;
using Myna.Tensors.Weights;

namespace Myna.Tensors.Kernels.Quantised;

/// <summary>Rows of floats into the lines of <see cref="QuantisedLayout"/>, and back.</summary>
internal static unsafe class QuantisedPacking
{
    /// <summary>Rounds all rows and writes them into the matrix.</summary>
    /// <param name="matrix">Whose panels are written.</param>
    /// <param name="rows">Row-major <c>[outputs, inputs]</c> in <paramref name="precision"/>.</param>
    /// <exception cref="ArgumentException">A weight is not finite.</exception>
    public static void Fill(QuantisedMatrix matrix, void* rows, WeightPrecision precision, Crew crew)
    {
        var job = new FillJob { Matrix = matrix, Rows = rows, Precision = precision };
        crew.Run(ref job);
    }

    /// <summary>One row back as floats: scale times whole number.</summary>
    public static void DequantiseRow(QuantisedMatrix matrix, int output, Span<float> target)
    {
        (int panel, int lane) = Math.DivRem(output, QuantisedLayout.PanelOutputs);
        byte* packed = matrix.Panel(panel);
        if (matrix.Format == QuantisedFormat.Int8)
        {
            float scale = ((float*)(packed + matrix.PanelBytes - QuantisedLayout.LineBytes))[lane];
            for (int k = 0; k < target.Length; k++)
            {
                target[k] = scale * (packed[Int8Place(k, lane)] - QuantisedLayout.Int8Zero);
            }

            return;
        }

        for (int k = 0; k < target.Length; k++)
        {
            (nint place, int shift) = Int4Place(k, lane);
            float scale = BitConverter.UInt32BitsToSingle((uint)*(ushort*)(packed + Int4ScalePlace(k / QuantisedLayout.GroupInputs, lane)) << 16);
            target[k] = scale * (((packed[place] >> shift) & 15) - QuantisedLayout.Int4Zero);
        }
    }

    private static nint Int8Place(int input, int lane) => ((nint)(input / 4) * QuantisedLayout.LineBytes) + (lane * 4) + (input % 4);

    private static (nint Place, int Shift) Int4Place(int input, int lane)
    {
        (int block, int within) = Math.DivRem(input, QuantisedLayout.BlockInputs);
        nint line = ((nint)block * QuantisedLayout.Int4BlockBytes) + (within / 8 * QuantisedLayout.LineBytes);
        return (line + (lane * 4) + (within % 4), within / 4 % 2 * 4);
    }

    private static nint Int4ScalePlace(int group, int lane) =>
        ((nint)(group / 2) * QuantisedLayout.Int4BlockBytes) + (8 * QuantisedLayout.LineBytes) + (group % 2 * 32) + (lane * sizeof(ushort));

    private static void FillInt8(Span<float> row, Span<sbyte> rounded, byte* panel, nint panelBytes, int lane)
    {
        float scale = WeightRounding.ToInt8(row, rounded);
        ((float*)(panel + panelBytes - QuantisedLayout.LineBytes))[lane] = scale;
        for (int k = 0; k < rounded.Length; k += 4)
        {
            byte* quad = panel + Int8Place(k, lane);
            for (int i = 0; i < 4; i++)
            {
                quad[i] = (byte)(rounded[k + i] + QuantisedLayout.Int8Zero);
            }
        }
    }

    private static void FillInt4(Span<float> row, Span<sbyte> rounded, byte* panel, int lane)
    {
        for (int group = 0; group < rounded.Length / QuantisedLayout.GroupInputs; group++)
        {
            int first = group * QuantisedLayout.GroupInputs;
            ushort scale = WeightRounding.ToInt4(row.Slice(first, QuantisedLayout.GroupInputs), rounded.Slice(first, QuantisedLayout.GroupInputs));
            *(ushort*)(panel + Int4ScalePlace(group, lane)) = scale;
        }

        for (int k = 0; k < rounded.Length; k += 8)
        {
            byte* quad = panel + Int4Place(k, lane).Place;
            for (int i = 0; i < 4; i++)
            {
                int low = rounded[k + i] + QuantisedLayout.Int4Zero;
                int high = rounded[k + 4 + i] + QuantisedLayout.Int4Zero;
                quad[i] = (byte)(low | (high << 4));
            }
        }
    }

    private struct FillJob : ICrewJob
    {
        public QuantisedMatrix Matrix;
        public void* Rows;
        public WeightPrecision Precision;

        public readonly void Run(int member, int members)
        {
            int padded = Matrix.Groups * QuantisedLayout.GroupInputs;
            var row = new float[padded]; // stays zero behind the inputs
            var rounded = new sbyte[padded];
            Share panels = Share.Of(Matrix.Panels, 1, member, members);
            for (int panel = panels.From; panel < panels.To; panel++)
            {
                for (int lane = 0; lane < QuantisedLayout.PanelOutputs; lane++)
                {
                    int output = (panel * QuantisedLayout.PanelOutputs) + lane;
                    if (output < Matrix.Outputs)
                    {
                        Read((nint)output * Matrix.Inputs, row.AsSpan(0, Matrix.Inputs));
                    }
                    else
                    {
                        row.AsSpan().Clear();
                    }

                    if (Matrix.Format == QuantisedFormat.Int8)
                    {
                        FillInt8(row, rounded, Matrix.Panel(panel), Matrix.PanelBytes, lane);
                    }
                    else
                    {
                        FillInt4(row, rounded, Matrix.Panel(panel), lane);
                    }
                }
            }
        }

        private readonly void Read(nint first, Span<float> row)
        {
            switch (Precision)
            {
                case WeightPrecision.Float16:
                    HalfPrecision.Widen(MemoryMarshal.Cast<ushort, Half>(new ReadOnlySpan<ushort>((ushort*)Rows + first, row.Length)), row);
                    break;
                case WeightPrecision.BFloat16:
                    HalfPrecision.WidenBFloat16(new ReadOnlySpan<ushort>((ushort*)Rows + first, row.Length), row);
                    break;
                default:
                    new ReadOnlySpan<float>((float*)Rows + first, row.Length).CopyTo(row);
                    break;
            }
        }
    }
}
