using Myna.Tensors.Memory;
using Myna.Tensors.Threads;

using Myna.Voice.Qwen3Tts.Configuration;
namespace Myna.Voice.Qwen3Tts;

/// <summary>
/// Working memory of a decoder for one pass at a time: it grows to the largest pass seen and is then used again. Belongs to one
/// thread at a time.
/// </summary>
internal sealed class DecoderWork(TransformerConfig shape, Crew crew)
{
    private AlignedBuffer<float> _scratch = new(0);
    private int _rows;

    public Crew Crew => crew;

    /// <summary>Normed rows, <c>[rows, width]</c>.</summary>
    public AlignedBuffer<float> Normed { get; private set; } = new(0);

    /// <summary>Queries, keys, values, <c>[rows, joint width]</c>.</summary>
    public AlignedBuffer<float> Joint { get; private set; } = new(0);

    /// <summary>Answers of the heads, <c>[rows, query width]</c>.</summary>
    public AlignedBuffer<float> Heard { get; private set; } = new(0);

    /// <summary>Output of a branch before it is added, <c>[rows, width]</c>.</summary>
    public AlignedBuffer<float> Branch { get; private set; } = new(0);

    /// <summary>Gate and up beside each other, <c>[rows, 2·inner]</c>.</summary>
    public AlignedBuffer<float> GateUp { get; private set; } = new(0);

    /// <summary>SiLU(gate)·up, <c>[rows, inner]</c>.</summary>
    public AlignedBuffer<float> Gated { get; private set; } = new(0);

    /// <summary>Makes room for a pass.</summary>
    /// <param name="rows">Rows of the pass.</param>
    /// <param name="layout">Layout of the caches.</param>
    /// <param name="positions">The most positions that a row of the pass attends to.</param>
    public void Reserve(int rows, KeyValueLayout layout, int positions)
    {
        int scratch = CausalAttention.ScratchLength(layout, positions) * crew.Members;
        if (scratch > _scratch.Length)
        {
            // Twice what is needed: a stream of one position after the other must not come here each time.
            _scratch = new AlignedBuffer<float>(2 * scratch);
        }

        if (rows <= _rows)
        {
            return;
        }

        _rows = rows;
        Normed = new AlignedBuffer<float>(rows * shape.HiddenSize);
        Joint = new AlignedBuffer<float>(rows * shape.JointSize);
        Heard = new AlignedBuffer<float>(rows * shape.QuerySize);
        Branch = new AlignedBuffer<float>(rows * shape.HiddenSize);
        GateUp = new AlignedBuffer<float>(rows * 2 * shape.IntermediateSize);
        Gated = new AlignedBuffer<float>(rows * shape.IntermediateSize);
    }

    /// <summary>Scratch of attention for all members.</summary>
    public Span<float> Scratch => _scratch.Span;
}
