using Myna.Diffusion.QwenImageLayered.Text;
using Myna.Diffusion.QwenImageLayered.Weights;
using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;

namespace Myna.Diffusion.QwenImageLayered.Vision;

/// <summary>One block of the vision tower: attention in windows or over the whole picture, then a gated MLP, each behind an RMS norm.</summary>
internal sealed class VisionBlock
{
    private readonly string _name;
    private readonly VisionConfig _config;
    private readonly float[] _attentionNorm;
    private readonly float[] _mlpNorm;
    private readonly IProjection _queriesKeysValues; // [3·width, width]
    private readonly IProjection _output;
    private readonly IProjection _gate;
    private readonly IProjection _up;
    private readonly IProjection _down;
    private readonly TiledAttention _attention;

    public VisionBlock(IModelWeights weights, string prefix, int index, VisionConfig config, WeightFormat format)
    {
        int width = config.Width;
        string name = $"{prefix}blocks.{index}.";
        _name = $"blocks.{index}";
        _config = config;
        _attentionNorm = weights.Vector(name + "norm1.weight", width);
        _mlpNorm = weights.Vector(name + "norm2.weight", width);
        _queriesKeysValues = weights.Projection(name + "attn.qkv", 3 * width, width, format);
        _output = weights.Projection(name + "attn.proj", width, width, format);
        _gate = weights.Projection(name + "mlp.gate_proj", config.Hidden, width, format);
        _up = weights.Projection(name + "mlp.up_proj", config.Hidden, width, format);
        _down = weights.Projection(name + "mlp.down_proj", width, config.Hidden, format);
        _attention = new TiledAttention(config.Heads, config.Heads, width / config.Heads);
    }

    /// <summary>Changes states <c>[patches, width]</c> in place.</summary>
    /// <param name="states">The patches' states, window by window.</param>
    /// <param name="positions">Their positions.</param>
    /// <param name="ends">Where each window ends; one end for the whole picture.</param>
    /// <param name="crew">Who computes.</param>
    /// <param name="tap">Told what comes out of each part, or null.</param>
    public void Run(float[] states, TokenPositions positions, ReadOnlySpan<int> ends, Crew crew, Action<string, float[]>? tap)
    {
        int width = _config.Width, patches = states.Length / width;
        var normed = new float[states.Length];
        Normalization.RmsNorm(states, normed, _attentionNorm, VisionConfig.Epsilon);
        tap?.Invoke(_name + ".norm1", normed);
        var joint = new float[3 * states.Length]; // [patches, q k v]
        _queriesKeysValues.Multiply(normed, patches, joint, crew);
        tap?.Invoke(_name + ".attn.qkv", joint);
        float[] query = Part(joint, 0), key = Part(joint, 1), value = Part(joint, 2);
        positions.Apply(query, _config.Heads, crew);
        positions.Apply(key, _config.Heads, crew);
        int first = 0;
        foreach (int end in ends)
        {
            Range window = (first * width)..(end * width);
            Span<float> rows = query.AsSpan(window);
            _attention.Answer(rows, width, end - first, key.AsSpan(window), value.AsSpan(window), width, end - first, causal: false, rows, crew);
            first = end;
        }

        _output.Multiply(query, patches, normed, crew);
        tap?.Invoke(_name + ".attn", normed);
        Elementwise.Add(states, normed, states);

        Normalization.RmsNorm(states, normed, _mlpNorm, VisionConfig.Epsilon);
        var gate = new float[patches * _config.Hidden];
        var up = new float[gate.Length];
        _gate.Multiply(normed, patches, gate, crew);
        _up.Multiply(normed, patches, up, crew);
        Activations.Silu(gate, gate);
        Elementwise.Multiply(gate, up, gate);
        _down.Multiply(gate, patches, normed, crew);
        tap?.Invoke(_name + ".mlp", normed);
        Elementwise.Add(states, normed, states);
        tap?.Invoke(_name, states);
    }

    private float[] Part(float[] joint, int part)
    {
        int width = _config.Width;
        var rows = new float[joint.Length / 3];
        for (int patch = 0; patch < rows.Length / width; patch++)
        {
            joint.AsSpan(((3 * patch) + part) * width, width).CopyTo(rows.AsSpan(patch * width));
        }

        return rows;
    }
}
