using Myna.Diffusion.QwenImageLayered.Weights;
using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;

namespace Myna.Diffusion.QwenImageLayered.Transformer;

/// <summary>
/// The vector that tells the blocks the time: sines and cosines of 1000·t, two linear layers, and a row of a small table (row 0:
/// RGBA layers). Source: <c>QwenTimestepProjEmbeddings</c> in diffusers.
/// </summary>
internal sealed class TimeEmbedding
{
    private const int Half = 128;
    private const float LongestPeriod = 10_000f;
    private const float Scale = 1000f;

    private readonly IProjection _linear1;
    private readonly IProjection _linear2;
    private readonly float[] _conditions; // [2, width]
    private readonly int _width;

    public TimeEmbedding(IModelWeights weights, int width, WeightFormat format)
    {
        const string Name = "time_text_embed.timestep_embedder.linear_";
        _width = width;
        _linear1 = weights.Projection(Name + "1", width, 2 * Half, format);
        _linear2 = weights.Projection(Name + "2", width, width, format);
        _conditions = weights.Vector("time_text_embed.addition_t_embedding.weight", 2, width);
    }

    /// <summary>e^(-ln(10000)·j/128): the exponent in single precision, its power rounded correctly.</summary>
    public static float[] Frequencies()
    {
        var frequencies = new float[Half];
        for (int j = 0; j < Half; j++)
        {
            float exponent = -(float)Math.Log(LongestPeriod) * j / Half;
            frequencies[j] = (float)Math.Exp(exponent);
        }

        return frequencies;
    }

    /// <summary>Cosines, then sines, of 1000·(t·f).</summary>
    public static float[] Project(float time)
    {
        float[] frequencies = Frequencies();
        var projected = new float[2 * Half];
        for (int j = 0; j < Half; j++)
        {
            float angle = Scale * (time * frequencies[j]);
            (double sin, double cos) = Math.SinCos(angle);
            (projected[j], projected[Half + j]) = ((float)cos, (float)sin);
        }

        return projected;
    }

    /// <summary>The embedding.</summary>
    /// <param name="time">0 … 1.</param>
    /// <param name="condition">Row of the table: 0 for RGBA layers.</param>
    /// <param name="crew">Who computes.</param>
    /// <returns><c>[width]</c>.</returns>
    public float[] Embed(float time, int condition, Crew crew)
    {
        var hidden = new float[_width];
        var result = new float[_width];
        _linear1.Multiply(Project(time), 1, hidden, crew);
        Activations.Silu(hidden, hidden);
        _linear2.Multiply(hidden, 1, result, crew);
        Elementwise.Add(result, _conditions.AsSpan(condition * _width, _width), result);
        return result;
    }
}
