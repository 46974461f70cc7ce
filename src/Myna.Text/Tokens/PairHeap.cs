using System.Buffers;

namespace Myna.Text.Tokens;

/// <summary>Neighbours that may be joined, lowest rank first and of equals the leftmost: a heap with four branches.</summary>
internal ref struct PairHeap
{
    private const int Branches = 4;

    private ulong[] _entries;

    public PairHeap(int capacity)
    {
        _entries = ArrayPool<ulong>.Shared.Rent(capacity);
        Count = 0;
    }

    public int Count { get; private set; }

    public void Push(int rank, int place)
    {
        if (Count == _entries.Length)
        {
            ulong[] larger = ArrayPool<ulong>.Shared.Rent(2 * Count);
            _entries.AsSpan().CopyTo(larger);
            ArrayPool<ulong>.Shared.Return(_entries);
            _entries = larger;
        }

        ulong entry = ((ulong)(uint)rank << 32) | (uint)place;
        int at = Count++;
        while (at > 0 && _entries[(at - 1) / Branches] is var parent && parent > entry)
        {
            _entries[at] = parent;
            at = (at - 1) / Branches;
        }

        _entries[at] = entry;
    }

    public (int Rank, int Place) Pop()
    {
        ulong lowest = _entries[0];
        ulong last = _entries[--Count];
        int at = 0;
        while ((at * Branches) + 1 is var child && child < Count)
        {
            int end = Math.Min(child + Branches, Count);
            for (int other = child + 1; other < end; other++)
            {
                child = _entries[other] < _entries[child] ? other : child;
            }

            if (_entries[child] >= last)
            {
                break;
            }

            _entries[at] = _entries[child];
            at = child;
        }

        _entries[at] = last;
        return ((int)(lowest >> 32), (int)(uint)lowest);
    }

    /// <summary>Gives the memory back.</summary>
    public readonly void Dispose() => ArrayPool<ulong>.Shared.Return(_entries);
}
