using Myna.Tensors.Threads;

namespace Myna.Voice.Lite;

/// <summary>Two buffers that blocks write in turn: each reads the one the block before it wrote.</summary>
internal ref struct PingPong(Span<float> first, Span<float> second)
{
    /// <summary>What the last block wrote.</summary>
    public Span<float> Current = first;

    /// <summary>Where the next block writes.</summary>
    public Span<float> Spare = second;

    /// <summary>Runs a block from one buffer to the other.</summary>
    public void Through(Block block, int frames, ReadOnlySpan<float> modulation, Crew crew)
    {
        block.Forward(Current, Spare, frames, modulation, crew);
        Span<float> written = Spare;
        Spare = Current;
        Current = written;
    }
}
