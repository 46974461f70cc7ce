using Myna.Tensors.Hardware;
using Myna.Tensors.Memory;
using Myna.Tensors.Threads;

namespace Myna.Tensors.Kernels.Convolutions;

/// <summary>
/// A causal convolution of stride 1 over <c>[time, channels]</c> for streams, with a fast algorithm (<see cref="ToomCook"/>) where
/// that is told: tiles of outputs that lie one dilation apart. Time is cut into frames of a fixed number of rows, and no tile
/// reaches over the end of a frame, so a frame has the same bits however many frames come at once.
/// </summary>
public sealed unsafe partial class StreamedConvolution
{
    /// <summary>Tiles done together by one thread: their products stay in the L2 cache.</summary>
    private const int BlockTiles = 36;

    [ThreadStatic]
    private static AlignedBuffer<float>? _products;

    private readonly ToomCook? _algorithm;
    private readonly OutputPanels _panels;
    private readonly VectorWidth _width;

    private StreamedConvolution(int outputs, int inputs, int taps, int dilation, int frameRows, int tileOutputs, VectorWidth width)
    {
        (Outputs, Inputs, Taps, Dilation, FrameRows, _width) = (outputs, inputs, taps, dilation, frameRows, width);
        _algorithm = tileOutputs > 1 ? ToomCook.For(tileOutputs, taps) : null;
        _panels = new OutputPanels(outputs, (_algorithm?.Products ?? taps) * inputs, width);
        GroupsOfFrame = CeilingOf(CeilingOf(frameRows, dilation), tileOutputs);
    }

    /// <summary>Output channels.</summary>
    public int Outputs { get; }

    /// <summary>Input channels.</summary>
    public int Inputs { get; }

    /// <summary>Number of taps.</summary>
    public int Taps { get; }

    /// <summary>Rows from one tap to the next.</summary>
    public int Dilation { get; }

    /// <summary>Rows of a frame.</summary>
    public int FrameRows { get; }

    /// <summary>Rows before the first new one that the result depends on.</summary>
    public int Past => (Taps - 1) * Dilation;

    /// <summary>What is added to each output.</summary>
    public ReadOnlySpan<float> Bias => _panels.Bias[..Outputs];

    /// <summary>Bytes of packed weights.</summary>
    public long Bytes => _panels.Bytes;

    /// <summary>Groups of as many tiles as the dilation has phases.</summary>
    private int GroupsOfFrame { get; }

    private int TilesOfFrame => GroupsOfFrame * Dilation;

    /// <summary>Floats of working memory for that many frames.</summary>
    public int ScratchLength(int frames) => _algorithm is null ? 0 : checked(frames * TilesOfFrame * _algorithm.Products * Inputs);

    /// <summary>Convolves whole frames.</summary>
    /// <param name="window"><c>[Past + frames·FrameRows, inputs]</c>: the rows before, then the new ones.</param>
    /// <param name="frames">Number of frames.</param>
    /// <param name="after">The activation of the result, or null.</param>
    /// <param name="y">Receives <c>[frames·FrameRows, outputs]</c>; must not overlap the window.</param>
    /// <param name="scratch">Working memory, <see cref="ScratchLength"/> floats.</param>
    /// <param name="crew">Who does it.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public void Forward(ReadOnlySpan<float> window, int frames, SnakeBeta? after, Span<float> y, Span<float> scratch, Crew crew)
    {
        int rows = frames * FrameRows;
        if (window.Length < (long)(Past + rows) * Inputs || y.Length < (long)rows * Outputs || scratch.Length < ScratchLength(frames))
        {
            throw new ArgumentException($"{frames} frames of {FrameRows} rows of {Inputs} channels give as many of {Outputs}: the spans are too short.");
        }

        if (after is not null && after.Channels != Outputs)
        {
            throw new ArgumentException($"An activation of {after.Channels} channels does not fit {Outputs} outputs.", nameof(after));
        }

        fixed (float* x = window, to = y, values = scratch, rate = after is null ? default : after.Rate, strength = after is null ? default : after.Strength)
        {
            var job = new Job { Convolution = this, X = x, Y = to, Values = values, Rate = rate, Strength = strength, Frames = frames };
            if (_algorithm is not null)
            {
                var transform = new TransformJob { Convolution = this, X = x, Values = values, Frames = frames };
                crew.Run(ref transform);
            }

            crew.Run(ref job);
        }
    }

    /// <summary>y += the convolution of whole frames, without its bias: the end of a residual unit, whose input gets the bias before.</summary>
    /// <param name="window">As at <see cref="Forward"/>.</param>
    /// <param name="frames">Number of frames.</param>
    /// <param name="y"><c>[frames·FrameRows, outputs]</c>, added to; must not overlap the window.</param>
    /// <param name="crew">Who does it.</param>
    /// <exception cref="ArgumentException">A span is too short, or the convolution is not one of plain products.</exception>
    public void ForwardAdd(ReadOnlySpan<float> window, int frames, Span<float> y, Crew crew)
    {
        int rows = frames * FrameRows;
        if (_algorithm is not null || Dilation != 1 || window.Length < (long)(Past + rows) * Inputs || y.Length < (long)rows * Outputs)
        {
            throw new ArgumentException($"Only plain products without dilation are added, of {frames} frames of {FrameRows} rows; or the spans are too short.");
        }

        fixed (float* x = window, to = y)
        {
            var job = new Job { Convolution = this, X = x, Y = to, Frames = frames, Accumulate = true };
            crew.Run(ref job);
        }
    }

    private static int CeilingOf(int a, int b) => (a + b - 1) / b;

    private static float* Products(int length)
    {
        if (_products is null || _products.Length < length)
        {
            _products = new AlignedBuffer<float>(length);
        }

        return _products.Pointer;
    }

    /// <summary>Rows from one output of tile <paramref name="tile"/> of a frame to the frame's start, and how many outputs it has.</summary>
    private int FirstRow(int tile, out int outputs)
    {
        (int group, int phase) = Math.DivRem(tile, Dilation);
        int row = (group * _algorithm!.Outputs * Dilation) + phase;
        outputs = Math.Clamp(CeilingOf(FrameRows - row, Dilation), 0, _algorithm.Outputs);
        return row;
    }

    private void Transform(float* x, float* values, int tile, int tiles)
    {
        ToomCook algorithm = _algorithm!;
        (int frame, int within) = Math.DivRem(tile, TilesOfFrame);
        int row = FirstRow(within, out int outputs);
        float* from = x + (((nint)frame * FrameRows) + row) * Inputs;
        float* to = values + ((nint)tile * Inputs);
        nint pointStride = (nint)tiles * Inputs;
        if (outputs == algorithm.Outputs)
        {
            ToomCookTransforms.Inputs(algorithm, from, (nint)Dilation * Inputs, Inputs, to, pointStride, _width);
            return;
        }

        // The frame ends within this tile: what follows is not known yet in a stream, and must not change the bits.
        float* padded = Products(algorithm.Products * Inputs);
        new Span<float>(padded, algorithm.Products * Inputs).Clear();
        for (int i = 0; outputs > 0 && i < outputs + Taps - 1; i++)
        {
            new ReadOnlySpan<float>(from + ((nint)i * Dilation * Inputs), Inputs).CopyTo(new Span<float>(padded + ((nint)i * Inputs), Inputs));
        }

        ToomCookTransforms.Inputs(algorithm, padded, Inputs, Inputs, to, pointStride, _width);
    }

    /// <summary>All products of a block of tiles with one panel, and the outputs made of them.</summary>
    private void MultiplyTiles(float* values, int firstTile, int count, int tiles, int panel, float* rate, float* strength, float* y)
    {
        ToomCook algorithm = _algorithm!;
        int panelWidth = _panels.PanelWidth;
        int column = panel * panelWidth;
        int columns = Math.Min(panelWidth, Outputs - column);
        nint pointStride = (nint)count * panelWidth;
        float* products = Products(algorithm.Products * count * panelWidth);
        float* weights = _panels.Panel(panel);
        for (int point = 0; point < algorithm.Products; point++)
        {
            float* a = values + ((((nint)point * tiles) + firstTile) * Inputs);
            OutputPanels.MultiplyPanel(
                a, Inputs, count, weights + ((nint)point * Inputs * panelWidth), Inputs, Gemm.ZeroStart, 0, products + (point * pointStride), panelWidth, _width);
        }

        for (int i = 0; i < count; i++)
        {
            (int frame, int within) = Math.DivRem(firstTile + i, TilesOfFrame);
            int row = FirstRow(within, out int outputs);
            ToomCookTransforms.Outputs(
                algorithm, products + ((nint)i * panelWidth), pointStride, columns, _panels.BiasOf(panel),
                rate == null ? null : rate + column, strength == null ? null : strength + column,
                y + ((((nint)frame * FrameRows) + row) * Outputs) + column, (nint)Dilation * Outputs, outputs, _width);
        }
    }

    /// <summary>Plain products of some rows with one panel: taps that lie side by side are one product, others are added up.</summary>
    private void MultiplyRows(float* x, int from, int count, int panel, float* rate, float* strength, float* y, bool accumulate)
    {
        int column = panel * _panels.PanelWidth;
        int columns = Math.Min(_panels.PanelWidth, Outputs - column);
        float* target = y + ((nint)from * Outputs);
        if (Dilation == 1)
        {
            _panels.Multiply(x + ((nint)from * Inputs), Inputs, count, panel, target, Outputs, accumulate);
        }
        else
        {
            MultiplyTaps(x + ((nint)from * Inputs), count, panel, target + column, columns);
        }

        for (int row = 0; rate != null && row < count; row++)
        {
            float* values = target + ((nint)row * Outputs) + column;
            Map.Elements<SnakeOperation>(values, rate + column, strength + column, values, columns, 0f, 0f, _width);
        }
    }

    private void MultiplyTaps(float* x, int count, int panel, float* y, int columns)
    {
        int panelWidth = _panels.PanelWidth;
        float* sums = Products(count * panelWidth);
        for (int tap = 0; tap < Taps; tap++)
        {
            OutputPanels.MultiplyPanel(
                x + ((nint)tap * Dilation * Inputs), Inputs, count, _panels.Panel(panel) + ((nint)tap * Inputs * panelWidth), Inputs,
                tap == 0 ? _panels.BiasOf(panel) : sums, tap == 0 ? 0 : panelWidth, sums, panelWidth, _width);
        }

        for (int row = 0; row < count; row++)
        {
            new ReadOnlySpan<float>(sums + (row * panelWidth), columns).CopyTo(new Span<float>(y + ((nint)row * Outputs), columns));
        }
    }

    private struct TransformJob : ICrewJob
    {
        public StreamedConvolution Convolution;
        public float* X;
        public float* Values;
        public int Frames;

        public readonly void Run(int member, int members)
        {
            int tiles = Frames * Convolution.TilesOfFrame;
            Share share = Share.Of(tiles, 1, member, members);
            for (int tile = share.From; tile < share.To; tile++)
            {
                Convolution.Transform(X, Values, tile, tiles);
            }
        }
    }

    private struct Job : ICrewJob
    {
        public StreamedConvolution Convolution;
        public float* X;
        public float* Y;
        public float* Values;
        public float* Rate;
        public float* Strength;
        public int Frames;
        public bool Accumulate;

        public readonly void Run(int member, int members)
        {
            bool fast = Convolution._algorithm is not null;
            int units = Frames * (fast ? Convolution.TilesOfFrame : Convolution.FrameRows);
            int blocks = CeilingOf(units, BlockTiles);
            Share share = Share.Of(blocks * Convolution._panels.Count, 1, member, members);
            for (int item = share.From; item < share.To; item++)
            {
                (int panel, int block) = Math.DivRem(item, blocks);
                int from = (int)((long)units * block / blocks), to = (int)((long)units * (block + 1) / blocks);
                if (fast)
                {
                    Convolution.MultiplyTiles(Values, from, to - from, units, panel, Rate, Strength, Y);
                }
                else
                {
                    Convolution.MultiplyRows(X, from, to - from, panel, Rate, Strength, Y, Accumulate);
                }
            }
        }
    }
}
