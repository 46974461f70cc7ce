using Myna.Tensors.Kernels;
using Myna.Tensors.Kernels.Images;
using Myna.Tensors.Threads;
using Myna.Tensors.Weights.Onnx;

namespace Myna.Layers.Text.Networks;

/// <summary>
/// The recogniser of PP-OCRv4 (mobile), SVTR-LCNet: PP-LCNetV3 brings a line of 48 pixels' height to one row with a column
/// for every 8 pixels; two blocks of SVTR let the columns see one another; a linear layer gives each column the
/// probability of every letter and of none (CTC).
/// </summary>
internal sealed class RecognitionNetwork
{
    private readonly LcNetBackbone _backbone;
    private readonly int _poolHeight;
    private readonly int _poolWidth;
    private readonly ConvolutionBlock _in1;
    private readonly ConvolutionBlock _in2;
    private readonly SvtrBlock[] _blocks;
    private readonly LineNorm _norm;
    private readonly ConvolutionBlock _out1;
    private readonly ConvolutionBlock _out2;
    private readonly ConvolutionBlock _out3;
    private readonly PackedMatrix _letters;

    private RecognitionNetwork(GraphReader graph)
    {
        _backbone = LcNetBackbone.Read(graph);
        OnnxNode pool = graph.Take("AveragePool");
        (_poolHeight, _poolWidth) = ((int)pool.Integers["kernel_shape"][0], (int)pool.Integers["kernel_shape"][1]);
        _in1 = ConvolutionBlock.Read(graph);
        _in2 = ConvolutionBlock.Read(graph);
        graph.SkipShapesTo("ReduceMean");
        _blocks = [SvtrBlock.Read(graph), SvtrBlock.Read(graph)];
        _norm = LineNorm.Read(graph);
        graph.SkipShapesTo("Conv");
        _out1 = ConvolutionBlock.Read(graph);
        graph.Skip("Concat");
        _out2 = ConvolutionBlock.Read(graph);
        _out3 = ConvolutionBlock.Read(graph);
        graph.SkipShapesTo("MatMul");
        _letters = SvtrBlock.ReadLinear(graph);
        graph.Skip("Softmax");
    }

    /// <summary>Rows of the pictures it reads.</summary>
    public const int Height = 48;

    /// <summary>Columns of a picture to one column of the result.</summary>
    public const int PixelsPerColumn = 8;

    /// <summary>How many letters it tells apart, "none" included.</summary>
    public int Letters => _letters.Outputs;

    /// <summary>Reads the network.</summary>
    /// <exception cref="MynaException">The file holds another one.</exception>
    public static RecognitionNetwork Read(OnnxFile file) => new(new GraphReader(file));

    /// <summary>Applies it.</summary>
    /// <param name="line">[48, width, 3], normalised.</param>
    /// <param name="crew">Who does it.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Probabilities: [columns, <see cref="Letters"/>].</returns>
    public float[] Apply(FeatureMap line, Crew crew, CancellationToken cancellationToken)
    {
        FeatureMap deep = _backbone.Apply(line, crew, cancellationToken);
        float[] pooled = ImagePooling.MeanOfBlocks(deep.Values, deep.Height, deep.Width, deep.Channels, _poolHeight, _poolWidth);
        var columns = new FeatureMap(1, deep.Width / _poolWidth, deep.Channels, pooled);
        FeatureMap x = _in2.Apply(_in1.Apply(columns, crew), crew);
        foreach (SvtrBlock block in _blocks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            block.Apply(x.Values, crew);
        }

        _norm.Apply(x.Values, x.Values);
        x = _out3.Apply(_out2.Apply(FeatureMap.Join(columns, _out1.Apply(x, crew)), crew), crew);
        var letters = new float[x.Width * Letters];
        _letters.Multiply(x.Values, x.Width, letters, crew);
        Softmax.Rows(letters, Letters);
        return letters;
    }
}
