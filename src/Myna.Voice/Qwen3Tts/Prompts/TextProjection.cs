using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;
using Myna.Tensors.Weights.Checkpoints;
using Myna.Voice.Qwen3Tts.Configuration;

namespace Myna.Voice.Qwen3Tts.Prompts;

/// <summary>
/// Text tokens in the talker's width: <c>fc2(SiLU(fc1(text_embedding[id])))</c> (specification §6). Vectors of tokens that
/// come again and again are kept. Safe to use from many threads.
/// </summary>
internal sealed class TextProjection
{
    /// <summary>Tokens projected in one product.</summary>
    private const int RowsPerProduct = 64;

    /// <summary>Tokens whose vectors are kept: 4 MiB at a width of 1024.</summary>
    private const int MostKept = 1_024;

    private readonly EmbeddingTable _table;
    private readonly IProjection _first;
    private readonly IProjection _second;
    private readonly Crew _crew;
    private readonly Lock _gate = new();
    private readonly Dictionary<int, float[]> _kept = [];
    private readonly float[] _embedded; // [rows, text width]
    private readonly float[] _inner; // [rows, text width]

    /// <summary>Reads the weights.</summary>
    /// <param name="source">Where they come from; must stay open.</param>
    /// <param name="config">Sizes.</param>
    /// <param name="crew">Who does the work.</param>
    /// <exception cref="MynaException">A tensor is missing, or has another shape.</exception>
    public TextProjection(IWeightSource source, TalkerConfig config, Crew crew)
    {
        _table = source.Table(TalkerTensors.TextTable, config.TextVocabularySize, config.TextHiddenSize);
        _first = source.Projection(FirstPlan(config));
        _second = source.Projection(SecondPlan(config));
        _crew = crew;
        Width = config.HiddenSize;
        _embedded = new float[RowsPerProduct * config.TextHiddenSize];
        _inner = new float[RowsPerProduct * config.TextHiddenSize];
    }

    /// <summary>Length of a vector, the talker's width.</summary>
    public int Width { get; }

    public static ProjectionPlan FirstPlan(TalkerConfig config) =>
        ProjectionPlan.Of(TalkerTensors.TextProjection + "linear_fc1", config.TextHiddenSize, config.TextHiddenSize, bias: true);

    public static ProjectionPlan SecondPlan(TalkerConfig config) =>
        ProjectionPlan.Of(TalkerTensors.TextProjection + "linear_fc2", config.HiddenSize, config.TextHiddenSize, bias: true);

    /// <summary>Projects tokens.</summary>
    /// <param name="ids">Text ids below the text vocabulary's size.</param>
    /// <param name="vectors">Receives <c>[ids, width]</c>.</param>
    public void Project(ReadOnlySpan<int> ids, Span<float> vectors)
    {
        lock (_gate)
        {
            Span<int> unknown = stackalloc int[RowsPerProduct];
            Span<int> targets = stackalloc int[RowsPerProduct];
            int count = 0;
            for (int i = 0; i < ids.Length; i++)
            {
                if (_kept.TryGetValue(ids[i], out float[]? known))
                {
                    known.CopyTo(vectors[(i * Width)..]);
                    continue;
                }

                unknown[count] = ids[i];
                targets[count++] = i;
                if (count == RowsPerProduct)
                {
                    Multiply(unknown, targets, vectors);
                    count = 0;
                }
            }

            Multiply(unknown[..count], targets[..count], vectors);
        }
    }

    private void Multiply(ReadOnlySpan<int> ids, ReadOnlySpan<int> targets, Span<float> vectors)
    {
        if (ids.IsEmpty)
        {
            return;
        }

        int width = _table.Width;
        Span<float> embedded = _embedded.AsSpan(0, ids.Length * width);
        Span<float> inner = _inner.AsSpan(0, ids.Length * width);
        for (int row = 0; row < ids.Length; row++)
        {
            _table.Read(ids[row], embedded.Slice(row * width, width));
        }

        var projected = new float[ids.Length * Width];
        _first.Multiply(embedded, ids.Length, inner, _crew);
        Activations.Silu(inner, inner);
        _second.Multiply(inner, ids.Length, projected, _crew);
        for (int row = 0; row < ids.Length; row++)
        {
            ReadOnlySpan<float> vector = projected.AsSpan(row * Width, Width);
            vector.CopyTo(vectors[(targets[row] * Width)..]);
            if (_kept.Count < MostKept)
            {
                _kept.TryAdd(ids[row], vector.ToArray());
            }
        }
    }
}
