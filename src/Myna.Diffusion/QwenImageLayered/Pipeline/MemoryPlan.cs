using System.Globalization;
using Myna.Diffusion.QwenImageLayered.Pictures;
using Myna.Diffusion.QwenImageLayered.Text;
using Myna.Diffusion.QwenImageLayered.Transformer;
using Myna.Diffusion.QwenImageLayered.Vae;
using Myna.Diffusion.QwenImageLayered.Weights;
using Myna.Tensors.Kernels.Quantised;

namespace Myna.Diffusion.QwenImageLayered.Pipeline;

/// <summary>What a run takes of memory, counted before anything is loaded.</summary>
/// <param name="WorkingBytes">Streams, queries, keys, values, and the VAE's maps.</param>
/// <param name="EndBytes">Weights that always stay: VAE, input, output and time projections.</param>
/// <param name="BlockBytes">Weights of one block of the transformer.</param>
/// <param name="Blocks">Blocks of the transformer.</param>
/// <param name="TextLayerBytes">Weights of one layer of the text encoder, which goes first and is let go again.</param>
public sealed record MemoryPlan(long WorkingBytes, long EndBytes, long BlockBytes, int Blocks, long TextLayerBytes)
{
    /// <summary>The least that a run can do with: one block at a time, and a second one being read.</summary>
    public long LeastBytes => Math.Max(WorkingBytes + EndBytes + (2 * BlockBytes), EndBytes + (2 * TextLayerBytes));

    /// <summary>What it takes with all blocks in memory.</summary>
    public long MostBytes => WorkingBytes + EndBytes + (Blocks * BlockBytes);

    /// <summary>How many blocks stay in memory within a limit, 0 … <see cref="Blocks"/>.</summary>
    public int Resident(long limitBytes) =>
        limitBytes >= MostBytes ? Blocks : (int)Math.Clamp((limitBytes - LeastBytes) / BlockBytes, 0, Blocks);

    /// <summary>Counts a run.</summary>
    internal static MemoryPlan Of(TransformerConfig transformer, LanguageModelConfig text, VaeConfig vae, SizeBucket bucket, LayeredRequest request, WeightFormat format)
    {
        WeightPlan plan = WeightPlan.For(format);
        long width = transformer.Width, tokens = ((request.Layers + 2L) * bucket.Tokens) + PromptTemplate.MostTokens;
        int passes = request.IsGuided ? 2 : 1;
        long streams = tokens * width * sizeof(float) * (passes + 3) + (tokens * transformer.Channels * sizeof(float) * (passes + 2));
        long attention = Math.Max(96L << 20, 2 * sizeof(float) * tokens * transformer.HeadSize);
        long maps = RowBands.BytesFor(vae, bucket.Width, bucket.Height);
        long block = (2 * Matrix(6 * width, width, plan.Modulation)) + (8 * Matrix(width, width, plan.Blocks)) + (4 * Matrix(4 * width, width, plan.Blocks));
        long ends = (width * ((3 * width) + transformer.TextWidth + 1024) * 4) + (16L * vae.BaseChannels * vae.BaseChannels * 9 * 40 * sizeof(float) / 3);
        long textLayer = TextLayer(text, format);
        return new MemoryPlan(Math.Max(streams + attention, maps), ends, block, transformer.Blocks, textLayer);
    }

    /// <summary>Refuses a run that does not fit, before it begins.</summary>
    /// <param name="limitBytes">What there is.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="format">How weights are kept.</param>
    /// <exception cref="MynaException">It does not fit; the message says what would.</exception>
    public void Require(long limitBytes, LayeredRequest request, WeightFormat format)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (LeastBytes <= limitBytes)
        {
            return;
        }

        var ways = new List<string>();
        if (request.Resolution > 640)
        {
            ways.Add("a resolution of 640");
        }

        if (request.Layers > 2)
        {
            ways.Add("fewer layers");
        }

        if (request.IsGuided)
        {
            ways.Add("a guidance of 1 (one pass a step)");
        }

        if (format != WeightFormat.Int4)
        {
            ways.Add("int4 weights");
        }

        throw new MynaException(string.Create(
            CultureInfo.InvariantCulture,
            $"Qwen-Image-Layered with {request.Layers} layers at {request.Resolution} takes at least {LeastBytes / 1e9:0.0} GB of memory ({WorkingBytes / 1e9:0.0} GB of them for the picture), and {limitBytes / 1e9:0.0} GB may be used. {(ways.Count > 0 ? $"It takes less with {string.Join(", ", ways)}." : "No setting takes less.")}"));
    }

    /// <summary>Weights of one layer of the text encoder.</summary>
    internal static long TextLayer(LanguageModelConfig text, WeightFormat format) =>
        Matrix(text.Width, (2L * text.Width) + (2L * text.KeyValueHeads * text.HeadSize), format) + (3 * Matrix(text.Hidden, text.Width, format));

    /// <summary>Weights of a matrix.</summary>
    internal static long Matrix(long outputs, long inputs, WeightFormat format) => format switch
    {
        WeightFormat.Float32 => outputs * inputs * sizeof(float),
        WeightFormat.BFloat16 => outputs * inputs * sizeof(ushort),
        _ => QuantisedMatrix.BytesFor((int)outputs, (int)inputs, CheckpointModelWeights.Format(format)),
    };
}
