using CsCheck;
using Myna.Text.Tokens;

namespace Myna.Text.Tests.Tokens;

public sealed class BytePairMergesTests
{
    [Fact]
    public void Searching_and_the_heap_agree_with_the_rule_word_by_word() => Gen.Select(Gen.Int[0, 3].Array[2, 60], Gen.Select(Gen.Int[0, 15], Gen.Int[0, 15]).Array[0, 12])
        .Sample(
            (piece, pairs) =>
            {
                var rules = new Dictionary<ulong, (int Rank, int Id)>();
                for (int rank = 0; rank < pairs.Length; rank++)
                {
                    (int left, int right) = pairs[rank];
                    rules[((ulong)(uint)left << 32) | (uint)right] = (rank, 4 + rank);
                }

                var table = new MergeRules(pairs.Length);
                for (int rank = 0; rank < pairs.Length; rank++)
                {
                    table.Add(pairs[rank].Item1, pairs[rank].Item2, rank, 4 + rank);
                }

                var merges = new BytePairMerges(new int[256], table);
                int[] searched = [.. piece], heaped = [.. piece];
                int[] expected = Plainly([.. piece], rules);
                Assert.Equal(expected, searched[..merges.MergeShort(searched)]);
                Assert.Equal(expected, heaped[..merges.MergeLong(heaped)]);
            },
            iter: 5_000);

    private static int[] Plainly(List<int> ids, Dictionary<ulong, (int Rank, int Id)> rules)
    {
        while (true)
        {
            int best = -1, bestRank = int.MaxValue, bestId = 0;
            for (int i = 0; i + 1 < ids.Count; i++)
            {
                if (rules.TryGetValue(((ulong)(uint)ids[i] << 32) | (uint)ids[i + 1], out (int Rank, int Id) rule) && rule.Rank < bestRank)
                {
                    (best, bestRank, bestId) = (i, rule.Rank, rule.Id);
                }
            }

            if (best < 0)
            {
                return [.. ids];
            }

            ids[best] = bestId;
            ids.RemoveAt(best + 1);
        }
    }
}
