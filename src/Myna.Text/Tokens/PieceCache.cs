using System.Collections.Concurrent;

namespace Myna.Text.Tokens;

/// <summary>Ids of short pieces that were encoded before; bounded, safe to use from many threads.</summary>
internal sealed class PieceCache
{
    public const int LongestPieceChars = 48;
    private const int MostPieces = 1 << 15;

    private readonly ConcurrentDictionary<string, int[]> _ids;
    private readonly ConcurrentDictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private int _count;

    public PieceCache()
    {
        _ids = new ConcurrentDictionary<string, int[]>(StringComparer.Ordinal);
        _lookup = _ids.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public bool TryGet(ReadOnlySpan<char> piece, out int[]? ids)
    {
        ids = null;
        return piece.Length <= LongestPieceChars && _lookup.TryGetValue(piece, out ids);
    }

    public void Add(ReadOnlySpan<char> piece, ReadOnlySpan<int> ids)
    {
        if (piece.Length <= LongestPieceChars && Volatile.Read(ref _count) < MostPieces && _ids.TryAdd(piece.ToString(), ids.ToArray()))
        {
            Interlocked.Increment(ref _count);
        }
    }
}
