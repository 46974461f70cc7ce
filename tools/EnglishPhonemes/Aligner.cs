using System.Runtime.InteropServices;

namespace EnglishPhonemes;

/// <summary>
/// Learns which pieces of one spelling stand for which pieces of another from pairs of words, without a teacher: every
/// symbol of the first gives 0 to <c>longest</c> symbols of the second, and the costs come from counting the best
/// alignments of the round before (Viterbi training).
/// </summary>
internal sealed class Aligner(int longest)
{
    private const double Unseen = 14;
    private readonly Dictionary<(string, string), double> _costs = [];

    /// <summary>Learns the costs.</summary>
    public void Train(IReadOnlyList<(string[] From, string[] To)> pairs, int rounds)
    {
        var counts = new Dictionary<(string, string), double>();
        foreach ((string[] from, string[] to) in pairs)
        {
            for (int i = 0; i < from.Length; i++)
            {
                int middle = (2 * i + 1) * to.Length / (2 * from.Length);
                for (int j = Math.Max(0, middle - 1); j < Math.Min(to.Length, middle + 2); j++)
                {
                    CollectionsMarshal.GetValueRefOrAddDefault(counts, (from[i], to[j]), out _) += j == middle ? 1 : 0.3;
                }
            }
        }

        SetCosts(counts);
        for (int round = 0; round < rounds; round++)
        {
            counts.Clear();
            foreach ((string[] from, string[] to) in pairs)
            {
                if (Align(from, to) is { } chunks)
                {
                    for (int i = 0; i < from.Length; i++)
                    {
                        CollectionsMarshal.GetValueRefOrAddDefault(counts, (from[i], chunks[i]), out _) += 1;
                    }
                }
            }

            SetCosts(counts);
        }
    }

    /// <summary>The piece of <paramref name="to"/> for each symbol of <paramref name="from"/>; null where there are too many.</summary>
    public string[]? Align(string[] from, string[] to) => Align(from, to, out _);

    /// <summary>As above, with the cost of the alignment.</summary>
    public string[]? Align(string[] from, string[] to, out double cost)
    {
        int rows = from.Length + 1, columns = to.Length + 1;
        var best = new double[rows, columns];
        var taken = new int[rows, columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                best[i, j] = i + j == 0 ? 0 : double.MaxValue;
                string chunk = "";
                for (int n = 0; i > 0 && n <= longest && n <= j; n++)
                {
                    chunk = n == 0 ? "" : to[j - n] + chunk;
                    double price = best[i - 1, j - n];
                    if (price < double.MaxValue && (price += Cost(from[i - 1], chunk, n)) < best[i, j])
                    {
                        best[i, j] = price;
                        taken[i, j] = n;
                    }
                }
            }
        }

        cost = best[rows - 1, columns - 1];
        if (cost == double.MaxValue)
        {
            return null;
        }

        var chunks = new string[from.Length];
        for (int i = from.Length, j = to.Length; i > 0; i--)
        {
            int n = taken[i, j];
            chunks[i - 1] = string.Concat(to[(j - n)..j]);
            j -= n;
        }

        return chunks;
    }

    private double Cost(string from, string chunk, int length) =>
        _costs.TryGetValue((from, chunk), out double cost) ? cost : Unseen + 3 * Math.Abs(length - 1);

    private void SetCosts(Dictionary<(string From, string Chunk), double> counts)
    {
        var totals = new Dictionary<string, double>();
        foreach (((string from, _), double count) in counts)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(totals, from, out _) += count;
        }

        _costs.Clear();
        foreach (((string from, string chunk), double count) in counts)
        {
            _costs[(from, chunk)] = -Math.Log(count / totals[from]);
        }
    }
}
