using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Myna.Tensors.Hardware;
using Myna.Tensors.Memory;
using Myna.Tensors.Threads;

namespace Myna.Tensors.Kernels.Quantised;

/// <summary>
/// Dense 1-D convolution over <c>[time, channels]</c>, plain or transposed, with weights and activations of 14 bits in 16: a scale for each
/// output, and one for each 32 channels of an input row. About 80 dB between signal and rounding, half the bytes of fp32, and twice
/// its speed where AVX512-VNNI can be used (<see cref="Assembler.EmittedCode"/>); elsewhere its speed is near that of fp32. The result has the same bits everywhere.
/// </summary>
/// <remarks>
/// The input is rounded once, though each row of it meets every tap and every output. A convolution with one tap is a linear layer.
/// </remarks>
public sealed unsafe class Int16Convolution1d
{
    private const int Panel = QuantisedLayout.PanelOutputs;
    private const int Group = QuantisedLayout.GroupInputs;

    /// <summary>Rows of an emitted tile, and of one for few rows.</summary>
    private const int RowsAtOnce = 8, FewRows = 4;

    /// <summary>Output rows done at once: their rounded input stays near the caches.</summary>
    private const int MostRows = 4096;

    /// <summary>From this many values on, rounding them is shared out too.</summary>
    private const int ManyValues = 16 * 1024;

    private readonly AlignedBuffer<short> _weights; // [panel pairs, taps, groups, 16 pairs of inputs, 2, 16 outputs, 2]
    private readonly AlignedBuffer<float> _scales; // [outputs], padded to panel pairs
    private readonly AlignedBuffer<float> _bias; // [outputs], padded to panel pairs
    private readonly VectorWidth _width;
    private readonly int _groups;
    private readonly int _pairs;
    private readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<Int16TileArguments*, void> _eight;
    private readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<Int16TileArguments*, void> _four;

    /// <summary>Rounds and packs weights.</summary>
    /// <param name="weights"><c>[outputs, taps, inputs]</c>.</param>
    /// <param name="bias"><c>[outputs]</c>, or empty.</param>
    /// <param name="width">Registers of the C# tiles.</param>
    /// <param name="emit">Whether emitted tiles may be used.</param>
    internal Int16Convolution1d(
        ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, int outputs, int inputs, int taps, int dilation, VectorWidth width, bool emit)
    {
        (Outputs, Inputs, Taps, Dilation, _width) = (outputs, inputs, taps, dilation, width);
        _groups = (inputs + Group - 1) / Group;
        _pairs = (outputs + (2 * Panel) - 1) / (2 * Panel);
        _weights = new AlignedBuffer<short>(checked(_pairs * 2 * Panel * taps * _groups * Group));
        _scales = new AlignedBuffer<float>(_pairs * 2 * Panel);
        _bias = new AlignedBuffer<float>(_pairs * 2 * Panel);
        bias.CopyTo(_bias.Span);
        for (int output = 0; output < outputs; output++)
        {
            Pack(weights.Slice(output * taps * inputs, taps * inputs), output);
        }

        if (emit)
        {
            _eight = VnniInt16Tile.For(RowsAtOnce, _groups);
            _four = VnniInt16Tile.For(FewRows, _groups);
        }
    }

    /// <summary>Output channels; of a transposed convolution, those of all output frames that one input frame gives.</summary>
    public int Outputs { get; }

    /// <summary>Input channels.</summary>
    public int Inputs { get; }

    /// <summary>Input frames that one row of results sees.</summary>
    public int Taps { get; }

    /// <summary>Input frames from one tap to the next.</summary>
    public int Dilation { get; }

    /// <summary>Input frames that one row of results sees, first to last tap.</summary>
    public int Reach => ((Taps - 1) * Dilation) + 1;

    /// <summary>Bytes of weights, padding included.</summary>
    public long Bytes => (long)_weights.Length * sizeof(short);

    /// <summary>A convolution.</summary>
    /// <param name="weights"><c>[outputs, inputs, kernel]</c>, as PyTorch's Conv1d has them; finite.</param>
    /// <param name="bias"><c>[outputs]</c>, or empty.</param>
    /// <param name="outputs">Output channels.</param>
    /// <param name="inputs">Input channels.</param>
    /// <param name="kernel">Number of taps.</param>
    /// <param name="dilation">Input frames from one tap to the next.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, or a weight is not finite.</exception>
    public static Int16Convolution1d Plain(
        ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, int outputs, int inputs, int kernel, int dilation = 1) =>
        Plain(weights, bias, outputs, inputs, kernel, dilation, Simd.Width, Simd.Width == VectorWidth.Bits512);

    /// <summary>
    /// A transposed convolution. A row of results holds all <paramref name="stride"/> output frames that begin under one input
    /// frame, one after the other: <c>[rows, stride · outputs]</c> is <c>[rows · stride, outputs]</c>. Padding as for <see cref="TransposedConvolution1d"/>.
    /// </summary>
    /// <param name="weights"><c>[inputs, outputs, kernel]</c>, as PyTorch's ConvTranspose1d has them; finite.</param>
    /// <param name="bias"><c>[outputs]</c>, or empty.</param>
    /// <param name="inputs">Input channels.</param>
    /// <param name="outputs">Output channels.</param>
    /// <param name="kernel">Number of taps, at least <paramref name="stride"/>.</param>
    /// <param name="stride">Output frames for one input frame.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, or a weight is not finite.</exception>
    public static Int16Convolution1d Transposed(
        ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, int inputs, int outputs, int kernel, int stride) =>
        Transposed(weights, bias, inputs, outputs, kernel, stride, Simd.Width, Simd.Width == VectorWidth.Bits512);

    /// <summary>Rows of results of an input that already holds its padding.</summary>
    public int OutputRows(int paddedFrames) => Math.Max(0, paddedFrames - Reach + 1);

    /// <summary>Convolves.</summary>
    /// <param name="x"><c>[frames, inputs]</c>, padding rows included: what is padded, and with what, is the caller's choice.</param>
    /// <param name="frames">Rows of x.</param>
    /// <param name="y">Receives <c>[OutputRows(frames), outputs]</c>; must not overlap x.</param>
    /// <param name="crew">Who does it. The result does not depend on the number of threads.</param>
    public void Forward(ReadOnlySpan<float> x, int frames, Span<float> y, Crew crew)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(frames);
        int rows = OutputRows(frames);
        if (x.Length < (long)frames * Inputs || y.Length < (long)rows * Outputs)
        {
            throw new ArgumentException($"{frames} frames of {Inputs} channels give {rows} of {Outputs}: the spans are too short.");
        }

        fixed (float* xs = x, ys = y)
        {
            for (int first = 0; first < rows; first += MostRows)
            {
                int count = Math.Min(MostRows, rows - first);
                Int16Rows rounded = Round(xs + ((nint)first * Inputs), count + Reach - 1, crew);
                var job = new ProductJob { Convolution = this, X = rounded, Rows = count, Y = ys + ((nint)first * Outputs) };
                crew.Run(ref job);
            }
        }
    }

    internal static Int16Convolution1d Plain(
        ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, int outputs, int inputs, int kernel, int dilation, VectorWidth width, bool emit)
    {
        Check(weights.Length, bias.Length, outputs, inputs, kernel);
        ArgumentOutOfRangeException.ThrowIfLessThan(dilation, 1);
        if ((kernel - 1L) * dilation >= int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(dilation), dilation, $"{kernel} taps so far apart reach over more frames than can be counted.");
        }

        var tapMajor = new float[weights.Length]; // [outputs, kernel, inputs]
        for (int output = 0; output < outputs; output++)
        {
            for (int input = 0; input < inputs; input++)
            {
                for (int tap = 0; tap < kernel; tap++)
                {
                    tapMajor[(((output * kernel) + tap) * inputs) + input] = weights[(((output * inputs) + input) * kernel) + tap];
                }
            }
        }

        return new Int16Convolution1d(tapMajor, bias, outputs, inputs, kernel, dilation, width, emit);
    }

    internal static Int16Convolution1d Transposed(
        ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, int inputs, int outputs, int kernel, int stride, VectorWidth width, bool emit)
    {
        Check(weights.Length, bias.Length, outputs, inputs, kernel);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(kernel, stride);
        int taps = (kernel + stride - 1) / stride;
        var tapMajor = new float[checked(stride * outputs * taps * inputs)]; // [stride, outputs, taps, inputs]
        var biases = new float[bias.IsEmpty ? 0 : stride * outputs];
        for (int phase = 0; phase < stride; phase++)
        {
            if (!bias.IsEmpty)
            {
                bias.CopyTo(biases.AsSpan(phase * outputs));
            }

            for (int output = 0; output < outputs; output++)
            {
                // The oldest input frame meets the highest tap.
                Span<float> row = tapMajor.AsSpan(((phase * outputs) + output) * taps * inputs, taps * inputs);
                for (int m = 0; m < taps && phase + (m * stride) < kernel; m++)
                {
                    for (int input = 0; input < inputs; input++)
                    {
                        row[((taps - 1 - m) * inputs) + input] = weights[(((input * outputs) + output) * kernel) + phase + (m * stride)];
                    }
                }
            }
        }

        return new Int16Convolution1d(tapMajor, biases, stride * outputs, inputs, taps, 1, width, emit);
    }

    private static void Check(int weights, int bias, int outputs, int inputs, int kernel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(kernel, 1);
        if (weights != (long)outputs * inputs * kernel)
        {
            throw new ArgumentException($"{weights} weights do not fill {outputs} x {inputs} x {kernel}.", nameof(weights));
        }

        if (bias != 0 && bias != outputs)
        {
            throw new ArgumentException($"A bias of {bias} values does not fit {outputs} outputs.", nameof(bias));
        }
    }

    /// <summary>Rounds one output's weights, <c>[taps, inputs]</c>, and puts them in their places.</summary>
    private void Pack(ReadOnlySpan<float> weights, int output)
    {
        float largest = WeightRounding.LargestMagnitude(weights);
        if (largest == 0)
        {
            return;
        }

        double scale = Math.Abs((double)largest) / Int16Rows.Most;
        _scales.Span[output] = (float)scale;
        (int pair, int within) = Math.DivRem(output, 2 * Panel);
        for (int tap = 0; tap < Taps; tap++)
        {
            for (int input = 0; input < Inputs; input++)
            {
                long line = (((((long)pair * Taps) + tap) * _groups * Group) + input) / 2;
                _weights.Span[(int)(((line * 2 * Panel) + within) * 2) + (input % 2)] = (short)Math.Round(weights[(tap * Inputs) + input] / scale);
            }
        }
    }

    private Int16Rows Round(float* x, int frames, Crew crew)
    {
        // A tile may read rows behind the last one: their sums are thrown away.
        var job = new RoundJob
        {
            Source = x, Frames = frames, Inputs = Inputs, Width = _width, Target = Int16Rows.Reserve(frames + RowsAtOnce - 1, _groups),
        };
        if ((long)frames * Inputs < ManyValues)
        {
            job.Run(0, 1);
        }
        else
        {
            crew.Run(ref job);
        }

        return job.Target;
    }

    [SkipLocalsInit]
    private void Multiply(in Int16Rows x, Share rows, Share pairs, float* y)
    {
        float* sums = stackalloc float[RowsAtOnce * 2 * Panel];
        nint rowValues = (nint)_groups * Group;
        for (int pair = pairs.From; pair < pairs.To; pair++)
        {
            for (int row = rows.From; row < rows.To; row += RowsAtOnce)
            {
                int count = Math.Min(RowsAtOnce, rows.To - row);
                new Span<float>(sums, RowsAtOnce * 2 * Panel).Clear();
                var arguments = new Int16TileArguments
                {
                    X = x.Values + (row * rowValues),
                    Scales = x.Scales + ((nint)row * _groups),
                    Weights = _weights.Pointer + ((nint)pair * 2 * Panel * Taps * rowValues),
                    Sums = sums,
                    Taps = Taps,
                    Groups = _groups,
                    NextValues = (Dilation - 1) * rowValues * sizeof(short),
                    NextScales = (Dilation - 1) * (nint)_groups * sizeof(float),
                    RowValues = rowValues,
                    RowScales = _groups,
                };
                Tile(&arguments, count);
                for (int i = 0; i < count; i++)
                {
                    Finish(sums + (i * 2 * Panel), pair, y + ((nint)(row + i) * Outputs));
                }
            }
        }
    }

    private void Tile(Int16TileArguments* arguments, int rows)
    {
        if (_eight != null && _four != null)
        {
            (rows <= FewRows ? _four : _eight)(arguments);
            return;
        }

        switch (_width)
        {
            case VectorWidth.Bits512:
                Int16Tile<Integers512, Vector512<int>, Lanes512, Vector512<float>>.Add(*arguments, rows);
                break;
            case VectorWidth.Bits256:
                Int16Tile<Integers256, Vector256<int>, Lanes256, Vector256<float>>.Add(*arguments, rows);
                break;
            case VectorWidth.Bits128:
                Int16Tile<Integers128, Vector128<int>, Lanes128, Vector128<float>>.Add(*arguments, rows);
                break;
            default:
                Int16Tile<IntegersScalar, int, LanesScalar, float>.Add(*arguments, rows);
                break;
        }
    }

    /// <summary>Scale, bias, and out: 32 outputs of one row.</summary>
    private void Finish(float* sums, int pair, float* row)
    {
        int first = pair * 2 * Panel;
        float* scales = _scales.Pointer + first, bias = _bias.Pointer + first;
        int valid = Math.Min(2 * Panel, Outputs - first);
        for (int i = 0; i < 2 * Panel; i += 4)
        {
            Vector128<float> result = Vector128.FusedMultiplyAdd(Vector128.Load(sums + i), Vector128.Load(scales + i), Vector128.Load(bias + i));
            result.Store(valid == 2 * Panel ? row + first + i : sums + i);
        }

        if (valid < 2 * Panel)
        {
            new ReadOnlySpan<float>(sums, valid).CopyTo(new Span<float>(row + first, valid));
        }
    }

    private struct RoundJob : ICrewJob
    {
        public float* Source;
        public int Frames;
        public int Inputs;
        public VectorWidth Width;
        public Int16Rows Target;

        public readonly void Run(int member, int members)
        {
            Share frames = Share.Of(Frames, 1, member, members);
            for (int frame = frames.From; frame < frames.To; frame++)
            {
                Target.Round(Source + ((nint)frame * Inputs), Inputs, frame, Width);
            }
        }
    }

    private struct ProductJob : ICrewJob
    {
        public Int16Convolution1d Convolution;
        public Int16Rows X;
        public int Rows;
        public float* Y;

        public readonly void Run(int member, int members)
        {
            // Where outputs can be shared out evenly each weight is read by one thread only; else rows are.
            int pairs = Convolution._pairs;
            bool byOutputs = pairs % members == 0 || pairs >= 4 * members;
            Share mine = byOutputs ? Share.Of(pairs, 1, member, members) : Share.Of(Rows, RowsAtOnce, member, members);
            Convolution.Multiply(X, byOutputs ? new Share(0, Rows) : mine, byOutputs ? mine : new Share(0, pairs), Y);
        }
    }
}
