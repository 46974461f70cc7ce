using Myna.Tensors.Kernels;
using Myna.Tensors.Kernels.Images;
using Myna.Tensors.Threads;
using Myna.Tensors.Weights.Onnx;

namespace Myna.Layers.Text.Networks;

/// <summary>
/// The text detector of PP-OCRv4 (mobile): PP-LCNetV3, the feature pyramid RSE-FPN, and the head of DB ("Real-time Scene Text
/// Detection with Differentiable Binarization", Liao et al. 2020), which gives for every pixel the probability that it
/// lies in the shrunken heart of a line of text.
/// </summary>
internal sealed class DetectionNetwork
{
    private const int Levels = 4;
    private readonly LcNetBackbone _backbone;
    private readonly int[] _taps;
    private readonly ConvolutionBlock[] _laterals;
    private readonly INetworkModule[][] _inner;
    private readonly INetworkModule[][] _outer;
    private readonly ConvolutionBlock _head;
    private readonly DoublingConvolution[] _doublings;

    private DetectionNetwork(GraphReader graph)
    {
        _backbone = LcNetBackbone.Read(graph);
        _taps = new int[Levels];
        _laterals = new ConvolutionBlock[Levels];
        for (int k = 0; k < Levels; k++)
        {
            _taps[k] = _backbone.IndexOf(graph.Next?.Inputs[0] ?? "");
            _laterals[k] = _taps[k] >= 0 ? ConvolutionBlock.Read(graph) : throw graph.Odd("a level of the pyramid hangs in the air");
        }

        // From the coarsest level, 1/32, to the finest, 1/4.
        _inner = [.. Enumerable.Range(0, Levels).Select(_ => (INetworkModule[])[ConvolutionBlock.Read(graph), SqueezeExcitation.Read(graph)])];
        graph.Skip("Resize", "Add", "Resize", "Add", "Resize", "Add");
        _outer = [.. Enumerable.Range(0, Levels).Select(_ => (INetworkModule[])[ConvolutionBlock.Read(graph), SqueezeExcitation.Read(graph)])];
        graph.Skip("Resize", "Resize", "Resize", "Concat");
        _head = ConvolutionBlock.Read(graph);
        _doublings = [DoublingConvolution.Read(graph), DoublingConvolution.Read(graph)];
        graph.Skip("Sigmoid");
    }

    /// <summary>The sides of what it is given must be multiples of this.</summary>
    public const int Granule = 32;

    /// <summary>Reads the network.</summary>
    /// <exception cref="MynaException">The file holds another one.</exception>
    public static DetectionNetwork Read(OnnxFile file) => new(new GraphReader(file));

    /// <summary>Applies it.</summary>
    /// <param name="picture">[height, width, 3], normalised; sides multiples of <see cref="Granule"/>.</param>
    /// <param name="crew">Who does it.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The probability at each pixel: [height, width].</returns>
    public float[] Apply(FeatureMap picture, Crew crew, CancellationToken cancellationToken)
    {
        FeatureMap[] levels = _backbone.Apply(picture, _taps, crew, cancellationToken);
        var sums = new FeatureMap[Levels];
        for (int k = Levels - 1; k >= 0; k--)
        {
            cancellationToken.ThrowIfCancellationRequested();
            sums[k] = Apply(_inner[Levels - 1 - k], _laterals[k].Apply(levels[k], crew), crew);
            if (k < Levels - 1)
            {
                Elementwise.Add(sums[k].Values, Enlarge(sums[k + 1], 2).Values, sums[k].Values);
            }
        }

        var parts = new FeatureMap[Levels];
        for (int k = Levels - 1; k >= 0; k--)
        {
            cancellationToken.ThrowIfCancellationRequested();
            parts[Levels - 1 - k] = Enlarge(Apply(_outer[Levels - 1 - k], sums[k], crew), 1 << k);
        }

        FeatureMap map = Apply([_head, .. _doublings], FeatureMap.Join(parts), crew);
        Activations.Sigmoid(map.Values, map.Values);
        return map.Values;
    }

    private static FeatureMap Apply(INetworkModule[] modules, FeatureMap x, Crew crew)
    {
        foreach (INetworkModule module in modules)
        {
            x = module.Apply(x, crew);
        }

        return x;
    }

    private static FeatureMap Enlarge(FeatureMap x, int factor) => factor == 1
        ? x
        : new FeatureMap(x.Height * factor, x.Width * factor, x.Channels, ImagePooling.Repeat(x.Values, x.Height, x.Width, x.Channels, factor));
}
