using System.Buffers;

namespace Myna.Text.Tokens;

/// <summary>
/// Byte-pair encoding of one piece: of all neighbours that a rule joins, those of the earliest rule are joined first,
/// leftmost first, until none is left (R. Sennrich, B. Haddow, A. Birch, "Neural Machine Translation of Rare Words with
/// Subword Units", 2016).
/// </summary>
/// <param name="byteIds">The id of each byte's token, <c>[256]</c>.</param>
/// <param name="rules">What joins what.</param>
internal sealed class BytePairMerges(int[] byteIds, MergeRules rules)
{
    /// <summary>Pieces up to this many bytes are searched through at each step; longer ones keep their pairs in a heap.</summary>
    internal const int ShortBytes = 40;

    /// <summary>Encodes a piece.</summary>
    /// <param name="piece">Its UTF-8 bytes.</param>
    /// <param name="ids">Receives the ids; at least as long as the piece.</param>
    /// <returns>How many ids.</returns>
    public int Encode(ReadOnlySpan<byte> piece, Span<int> ids)
    {
        for (int i = 0; i < piece.Length; i++)
        {
            ids[i] = byteIds[piece[i]];
        }

        return piece.Length switch
        {
            <= 1 => piece.Length,
            <= ShortBytes => MergeShort(ids[..piece.Length]),
            _ => MergeLong(ids[..piece.Length]),
        };
    }

    /// <summary>Joins within a short piece: the ranks of all pairs stand in a row.</summary>
    internal int MergeShort(Span<int> ids)
    {
        Span<int> ranks = stackalloc int[ids.Length];
        int count = ids.Length;
        for (int i = 0; i + 1 < count; i++)
        {
            ranks[i] = rules.Rank(ids[i], ids[i + 1]);
        }

        while (count > 1)
        {
            int best = 0;
            for (int i = 1; i + 1 < count; i++)
            {
                best = ranks[i] < ranks[best] ? i : best;
            }

            if (ranks[best] == MergeRules.NoRank)
            {
                break;
            }

            ids[best] = rules.Joined(ids[best], ids[best + 1]);
            ids[(best + 2)..count].CopyTo(ids[(best + 1)..]);
            count--;
            if (best + 2 < count)
            {
                ranks[(best + 2)..count].CopyTo(ranks[(best + 1)..]);
            }

            if (best > 0)
            {
                ranks[best - 1] = rules.Rank(ids[best - 1], ids[best]);
            }

            if (best + 1 < count)
            {
                ranks[best] = rules.Rank(ids[best], ids[best + 1]);
            }
        }

        return count;
    }

    /// <summary>Joins within a long piece: a linked list of ids, and a heap of pairs by rank and place.</summary>
    internal int MergeLong(Span<int> ids)
    {
        int length = ids.Length;
        int[] next = ArrayPool<int>.Shared.Rent(length);
        int[] previous = ArrayPool<int>.Shared.Rent(length);
        var pairs = new PairHeap(length);
        for (int i = 0; i < length; i++)
        {
            next[i] = i + 1;
            previous[i] = i - 1;
            Push(ref pairs, ids, next, i);
        }

        while (pairs.Count > 0)
        {
            (int rank, int place) = pairs.Pop();

            // An entry is stale when its ids were joined to others since: then the rank at its place is another.
            int right = next[place];
            if (right < 0 || right >= length || rules.Rank(ids[place], ids[right]) != rank)
            {
                continue;
            }

            ids[place] = rules.Joined(ids[place], ids[right]);
            next[place] = next[right];
            next[right] = -1;
            if (next[place] < length)
            {
                previous[next[place]] = place;
            }

            Push(ref pairs, ids, next, place);
            if (previous[place] >= 0)
            {
                Push(ref pairs, ids, next, previous[place]);
            }
        }

        int count = 0;
        for (int i = 0; i < length; i = next[i])
        {
            ids[count++] = ids[i];
        }

        pairs.Dispose();
        ArrayPool<int>.Shared.Return(next);
        ArrayPool<int>.Shared.Return(previous);
        return count;
    }

    private void Push(ref PairHeap pairs, ReadOnlySpan<int> ids, int[] next, int place)
    {
        if (next[place] < ids.Length && rules.Rank(ids[place], ids[next[place]]) is var rank and < MergeRules.NoRank)
        {
            pairs.Push(rank, place);
        }
    }
}
