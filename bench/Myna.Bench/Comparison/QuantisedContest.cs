using Myna.Bench.Onnx;
using Myna.Tensors.Kernels;
using Myna.Tensors.Kernels.Quantised;
using Myna.Tensors.Memory;
using Myna.Tensors.Threads;

namespace Myna.Bench.Comparison;

/// <summary>
/// Products with many weight matrices of one shape, together larger than any cache, as a language model has them; the results are added. ONNX
/// Runtime gets one MatMulNBits for each and a Sum; both sides hold the very same weights.
/// </summary>
internal sealed class QuantisedContest : Contest
{
    /// <summary>Matrices of random weights; further ones have their rows in another order, so that no two of them are equal.</summary>
    private const int RandomMatrices = 2;

    /// <summary>Rows that Myna keeps together.</summary>
    private const int PanelRows = 16;

    /// <summary>Each of so many weights is the one furthest from zero, so that every group's scale is the same.</summary>
    private const int Group = 32;

    private readonly Crew _crew;
    private readonly IProjection[] _layers;
    private readonly float[] _x;
    private readonly float[] _product;
    private readonly float[] _sum;
    private readonly int _rows;

    private QuantisedContest(string shape, int rows, float[] x, IProjection[] layers, double weights, OnnxRunner onnx, Crew crew)
        : base("quantised", shape, 2 * weights * rows, onnx)
    {
        (_rows, _x, _layers, _crew, Weights) = (rows, x, layers, crew, weights);
        _product = new float[rows * layers[0].Outputs];
        _sum = new float[_product.Length];
    }

    /// <summary>Weights of all matrices.</summary>
    public double Weights { get; }

    /// <summary>Bytes that Myna reads in one run.</summary>
    public double Bytes => _layers.Sum(layer => (double)layer.Bytes);

    /// <summary>Makes both sides.</summary>
    /// <param name="format">Bits of a weight.</param>
    /// <param name="block">Weights that share a scale on ONNX Runtime's side.</param>
    /// <param name="rows">Rows of activations.</param>
    /// <param name="outputs">Rows of a matrix.</param>
    /// <param name="inputs">Columns of a matrix, a multiple of <paramref name="block"/>.</param>
    /// <param name="workingSet">How many bytes Myna's matrices have together, at least.</param>
    /// <param name="crew">Who multiplies.</param>
    public static QuantisedContest Create(QuantisedFormat format, int block, int rows, int outputs, int inputs, long workingSet, Crew crew)
    {
        const float Scale = 1f / 1024;
        int bits = format == QuantisedFormat.Int8 ? 8 : 4;
        long bytes = QuantisedMatrix.BytesFor(outputs, inputs, format);
        int layers = (int)((workingSet + bytes - 1) / bytes);
        float[] x = Numbers.Uniform(rows * inputs, 1);
        var memory = new WeightMemory(layers * bytes);
        var model = new OnnxModel([rows, inputs], [rows, outputs]);
        int blocks = inputs / block;
        var mine = new IProjection[layers];
        var products = new string[layers];
        var scales = new float[outputs * blocks];
        Array.Fill(scales, Scale);
        var packed = new QuantisedMatrix[RandomMatrices];
        var blobs = new byte[RandomMatrices][];
        for (int i = 0; i < RandomMatrices; i++)
        {
            // Whole numbers times a power of two, the end of the range in each group: both sides hold them without loss.
            float[] whole = WholeNumbers(outputs * inputs, bits, i);
            packed[i] = QuantisedMatrix.Pack(Array.ConvertAll(whole, w => w * Scale), outputs, inputs, format);
            blobs[i] = Blob(whole, bits);
        }

        for (int layer = 0; layer < layers; layer++)
        {
            int turned = layer / RandomMatrices * PanelRows % outputs;
            ReadOnlySpan<byte> source = packed[layer % RandomMatrices].Packed;
            Span<byte> place = memory.Take(source.Length);
            Turn(source, turned / PanelRows, outputs / PanelRows, place);
            ReadOnlySpan<byte> rowsOfOnnx = blobs[layer % RandomMatrices];
            var blob = new byte[rowsOfOnnx.Length];
            Turn(rowsOfOnnx, turned, outputs, blob);
            mine[layer] = QuantisedMatrix.FromMapped(place, outputs, inputs, format, memory);
            model
                .Constant($"w{layer}", blob, outputs, blocks, block * bits / 8)
                .Constant($"s{layer}", scales, outputs * blocks)
                .Node(
                    OnnxModel.Microsoft, "MatMulNBits", [OnnxModel.Input, $"w{layer}", $"s{layer}"], products[layer] = $"p{layer}",
                    OnnxAttribute.Number("K", inputs), OnnxAttribute.Number("N", outputs), OnnxAttribute.Number("bits", bits),
                    OnnxAttribute.Number("block_size", block), OnnxAttribute.Number("accuracy_level", 4));
        }

        byte[] file = model.Node("Sum", products, OnnxModel.Output).ToArray();
        var onnx = new OnnxRunner(file, x, [rows, inputs], [rows, outputs], crew.Members);
        string shape = $"{bits} bit, block {block}: {rows} x {inputs} -> {outputs}, {layers} matrices";
        return new QuantisedContest(shape, rows, x, mine, (double)layers * outputs * inputs, onnx, crew);
    }

    /// <inheritdoc/>
    public override void RunMyna()
    {
        _layers[0].Multiply(_x, _rows, _sum, _crew);
        for (int layer = 1; layer < _layers.Length; layer++)
        {
            _layers[layer].Multiply(_x, _rows, _product, _crew);
            Elementwise.Add(_sum, _product, _sum);
        }
    }

    /// <inheritdoc/>
    protected override double Difference(ReadOnlySpan<float> onnx) => Numbers.RelativeDifference(_sum, onnx);

    /// <summary>Copies equal pieces, beginning with another one and wrapping round.</summary>
    private static void Turn(ReadOnlySpan<byte> source, int first, int pieces, Span<byte> target)
    {
        int cut = source.Length / pieces * first;
        source[cut..].CopyTo(target);
        source[..cut].CopyTo(target[(source.Length - cut)..]);
    }

    /// <summary>Whole numbers of that many bits; each 32nd is the one furthest from zero.</summary>
    private static float[] WholeNumbers(int count, int bits, int seed)
    {
#pragma warning disable CA5394 // Test weights need a seed, not secrecy.
        var random = new Random(seed);
        int most = bits == 8 ? 127 : 7;
        float end = bits == 8 ? -127 : -8;
        var whole = new float[count];
        for (int i = 0; i < count; i++)
        {
            whole[i] = i % Group == 0 ? end : random.Next(-most, most + 1);
        }
#pragma warning restore CA5394
        return whole;
    }

    /// <summary>The weights as MatMulNBits stores them: row-major, unsigned, the first of two 4-bit numbers in the low half.</summary>
    private static byte[] Blob(float[] whole, int bits)
    {
        if (bits == 8)
        {
            return Array.ConvertAll(whole, w => (byte)(w + 128));
        }

        var blob = new byte[whole.Length / 2];
        for (int i = 0; i < blob.Length; i++)
        {
            blob[i] = (byte)((int)(whole[2 * i] + 8) | ((int)(whole[(2 * i) + 1] + 8) << 4));
        }

        return blob;
    }
}
