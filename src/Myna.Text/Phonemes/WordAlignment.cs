namespace Myna.Text.Phonemes;

/// <summary>
/// Finds which phoneme words of a clause are which text words. eSpeak says <c>of the</c> as one word and <c>25</c> as
/// two, so counting is not enough: the words phonemised alone are compared with what came out, and the cheapest
/// pairing by edit distance wins (dynamic programming over 1:1, n:1 and 1:n pairs).
/// </summary>
internal static class WordAlignment
{
    private const int MostMerged = 4;

    // Costs in half phonemes, so that a pairing without merging or splitting wins a tie.
    private const int Phoneme = 2;
    private const int Merge = 1;

    /// <summary>Pairs words.</summary>
    /// <param name="spoken">The phoneme words of the clause.</param>
    /// <param name="alone">The phonemes of each text word spoken alone; may hold spaces or be empty.</param>
    /// <returns>For each text word the range of phoneme words; merged words have the same range, silent ones an empty one.</returns>
    public static (int First, int End)[] Align(IReadOnlyList<string> spoken, IReadOnlyList<string> alone)
    {
        string[] heard = [.. spoken.Select(Plain)];
        string[] written = [.. alone.Select(Plain)];
        return ArePairs(heard, written) ? [.. written.Select((_, i) => (i, i + 1))] : Cheapest(heard, written, alone);
    }

    /// <summary>The usual case: as many words as were written, each of them much like itself.</summary>
    private static bool ArePairs(string[] heard, string[] written)
    {
        if (heard.Length != written.Length)
        {
            return false;
        }

        for (int i = 0; i < heard.Length; i++)
        {
            if (2 * EditDistance(heard[i], written[i]) > Math.Max(heard[i].Length, written[i].Length))
            {
                return false;
            }
        }

        return true;
    }

    private static (int First, int End)[] Cheapest(string[] heard, string[] written, IReadOnlyList<string> alone)
    {
        int rows = written.Length + 1;
        int columns = heard.Length + 1;
        var cost = new int[rows, columns];
        var step = new (int Written, int Heard)[rows, columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                if (i + j > 0)
                {
                    (cost[i, j], step[i, j]) = BestStep(i, j);
                }
            }
        }

        var ranges = new (int First, int End)[written.Length];
        for ((int i, int j) = (written.Length, heard.Length); i > 0 || j > 0;)
        {
            (int words, int sounds) = step[i, j];
            for (int word = i - words; word < i; word++)
            {
                ranges[word] = (j - sounds, j);
            }

            (i, j) = (i - words, j - sounds);
        }

        return ranges;

        (int Cost, (int Written, int Heard) Step) BestStep(int i, int j)
        {
            (int Cost, (int, int) Step) best = (int.MaxValue, default);
            if (i > 0)
            {
                Consider(1, 0, Phoneme * written[i - 1].Length + Merge);
            }

            if (j > 0)
            {
                Consider(0, 1, Phoneme * heard[j - 1].Length + Merge);
            }

            if (i > 0 && j > 0)
            {
                string together = "";
                for (int words = 1; words <= Math.Min(MostMerged, i); words++)
                {
                    together = written[i - words] + together;
                    Consider(words, 1, Phoneme * EditDistance(together, heard[j - 1]) + Merge * (words - 1));
                }

                int expected = alone[i - 1].Count(c => c == ' ') + 1;
                string sounds = heard[j - 1];
                for (int count = 2; count <= Math.Min(expected + 3, j); count++)
                {
                    sounds = heard[j - count] + sounds;
                    Consider(1, count, Phoneme * EditDistance(written[i - 1], sounds) + Merge * Math.Abs(expected - count));
                }
            }

            return best;

            void Consider(int words, int sounds, int price)
            {
                int total = cost[i - words, j - sounds] + price;
                if (total < best.Cost)
                {
                    best = (total, (words, sounds));
                }
            }
        }
    }

    /// <summary>How many phonemes must be added, dropped or changed to make one word of the other (Levenshtein).</summary>
    internal static int EditDistance(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        Span<int> row = b.Length < 128 ? stackalloc int[b.Length + 1] : new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[b.Length];
    }

    /// <summary>Without stress, length and spaces, which change with a word's neighbours.</summary>
    private static string Plain(string phonemes) => string.Concat(phonemes.Where(c => c is not ('ˈ' or 'ˌ' or 'ː' or ' ')));
}
