using Myna.Tensors.Threads;

namespace Myna.Layers.Text.Networks;

/// <summary>
/// PP-LCNetV3, the backbone of PP-OCRv4 (PaddleOCR, ppocr/modeling/backbones/rec_lcnetv3.py): a stem, then blocks of a
/// depthwise and a pointwise convolution, some with squeeze and excitation between them.
/// </summary>
internal sealed class LcNetBackbone
{
    private readonly List<INetworkModule> _modules = [];
    private readonly List<string> _outputs = [];

    private LcNetBackbone()
    {
    }

    /// <summary>Reads modules as long as each takes what the one before made.</summary>
    public static LcNetBackbone Read(GraphReader graph)
    {
        var backbone = new LcNetBackbone();
        while (backbone._modules.Count == 0 || (graph.Next is { Operator: "Conv" or "GlobalAveragePool" } next && next.Inputs[0] == backbone._outputs[^1]))
        {
            backbone._modules.Add(graph.Next is { Operator: "GlobalAveragePool" } ? SqueezeExcitation.Read(graph) : ConvolutionBlock.Read(graph));
            backbone._outputs.Add(graph.Last);
        }

        return backbone;
    }

    /// <summary>Which module made a value; -1 for none.</summary>
    public int IndexOf(string output) => _outputs.IndexOf(output);

    /// <summary>Applies it and keeps what some modules make.</summary>
    /// <param name="x">The picture.</param>
    /// <param name="kept">The modules whose results are wanted, in ascending order.</param>
    /// <param name="crew">Who does it.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public FeatureMap[] Apply(FeatureMap x, IReadOnlyList<int> kept, Crew crew, CancellationToken cancellationToken)
    {
        var results = new FeatureMap[kept.Count];
        for (int i = 0; i < _modules.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            x = _modules[i].Apply(x, crew);
            for (int k = 0; k < kept.Count; k++)
            {
                results[k] = kept[k] == i ? x : results[k];
            }
        }

        return results;
    }

    /// <summary>Applies all of it.</summary>
    public FeatureMap Apply(FeatureMap x, Crew crew, CancellationToken cancellationToken) => Apply(x, [_modules.Count - 1], crew, cancellationToken)[0];
}
