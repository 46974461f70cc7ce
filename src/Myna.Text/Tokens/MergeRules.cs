namespace Myna.Text.Tokens;

/// <summary>The rules of byte-pair encoding: which two ids make which, and in which order. A flat hash table.</summary>
internal sealed class MergeRules
{
    /// <summary>The rank of neighbours that no rule joins.</summary>
    public const int NoRank = int.MaxValue;

    private readonly (ulong Pair, int Rank, int Id)[] _slots;
    private readonly int _shift;
    private int _count;

    /// <param name="most">The most rules it is to hold.</param>
    public MergeRules(int most)
    {
        int bits = int.Log2(Math.Max(4, most)) + 2;
        _slots = new (ulong, int, int)[1 << bits];
        _slots.AsSpan().Fill((0, NoRank, 0));
        _shift = 64 - bits;
    }

    /// <summary>Adds a rule; a later one for the same pair takes the place of an earlier one.</summary>
    public void Add(int left, int right, int rank, int id)
    {
        ulong pair = Pair(left, right);
        int slot = Slot(pair);
        _count += _slots[slot].Rank == NoRank ? 1 : 0;
        if (_count > _slots.Length / 2)
        {
            throw new InvalidOperationException("More rules than were announced.");
        }

        _slots[slot] = (pair, rank, id);
    }

    /// <summary>The rank of the rule that joins two ids; <see cref="NoRank"/> where there is none.</summary>
    public int Rank(int left, int right) => _slots[Slot(Pair(left, right))].Rank;

    /// <summary>What two ids make, where a rule joins them.</summary>
    public int Joined(int left, int right) => _slots[Slot(Pair(left, right))].Id;

    private static ulong Pair(int left, int right) => ((ulong)(uint)left << 32) | (uint)right;

    /// <summary>Where a pair is, or would be.</summary>
    private int Slot(ulong pair)
    {
        int slot = (int)((pair * 0x9E3779B97F4A7C15) >> _shift);
        while (_slots[slot].Rank != NoRank && _slots[slot].Pair != pair)
        {
            slot = (slot + 1) & (_slots.Length - 1);
        }

        return slot;
    }
}
