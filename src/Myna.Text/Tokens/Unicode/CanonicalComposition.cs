using System.Text;

namespace Myna.Text.Tokens.Unicode;

/// <summary>
/// Normalisation form C: decompose, order the marks, compose (Unicode Standard Annex 15). Our own because
/// <see cref="string.Normalize()"/> returns its input where globalisation is invariant, as it is in Myna's programs.
/// </summary>
internal static class CanonicalComposition
{
    /// <summary>Nothing below it changes or is changed.</summary>
    private const char FirstUnsettled = '\u0300';

    /// <summary>Text in normalisation form C; the same object where it is so already.</summary>
    /// <param name="text">Well-formed UTF-16.</param>
    public static string Compose(string text) => IsSettled(text) ? text : Recompose(text);

    /// <summary>Whether a code point stands for itself whatever is around it.</summary>
    public static bool IsSettled(int code) => code < FirstUnsettled || !CanonicalData.Shared.IsUnsettled(code);

    private static bool IsSettled(string text)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange('\0', (char)(FirstUnsettled - 1)) < 0)
        {
            return true;
        }

        CanonicalData canonical = CanonicalData.Shared;
        for (int i = 0; i < text.Length; i++)
        {
            int code = text[i];
            if (code < FirstUnsettled)
            {
                continue;
            }

            if (char.IsHighSurrogate(text[i]))
            {
                code = char.ConvertToUtf32(text[i], text[++i]);
            }

            if (canonical.IsUnsettled(code))
            {
                return false;
            }
        }

        return true;
    }

    private static string Recompose(string text)
    {
        CanonicalData canonical = CanonicalData.Shared;
        var codes = new List<int>(text.Length + 16);
        foreach (Rune rune in text.EnumerateRunes())
        {
            Decompose(rune.Value, codes, canonical);
        }

        int[] composed = [.. codes];
        OrderMarks(composed, canonical);
        int count = Compose(composed, canonical);
        var result = new StringBuilder(count + 16);
        foreach (int code in composed.AsSpan(0, count))
        {
            result.Append(new Rune(code));
        }

        return result.ToString();
    }

    private static void Decompose(int code, List<int> target, CanonicalData canonical)
    {
        if (Hangul.TryDecompose(code, out (int Lead, int Vowel, int Trail) jamo))
        {
            target.Add(jamo.Lead);
            target.Add(jamo.Vowel);
            if (jamo.Trail >= 0)
            {
                target.Add(jamo.Trail);
            }
        }
        else if (canonical.TryDecompose(code, out (int First, int Second) parts))
        {
            Decompose(parts.First, target, canonical);
            if (parts.Second >= 0)
            {
                Decompose(parts.Second, target, canonical);
            }
        }
        else
        {
            target.Add(code);
        }
    }

    /// <summary>Sorts each run of marks by combining class, equals in their order.</summary>
    private static void OrderMarks(int[] codes, CanonicalData canonical)
    {
        for (int start = 0; start < codes.Length; start++)
        {
            if (canonical.CombiningClass(codes[start]) == 0)
            {
                continue;
            }

            int end = start + 1;
            while (end < codes.Length && canonical.CombiningClass(codes[end]) != 0)
            {
                end++;
            }

            if (end - start > 1)
            {
                int[] sorted = [.. codes[start..end].OrderBy(canonical.CombiningClass)];
                sorted.CopyTo(codes, start);
            }

            start = end;
        }
    }

    /// <summary>Composes in place.</summary>
    /// <returns>How many code points are left.</returns>
    private static int Compose(int[] codes, CanonicalData canonical)
    {
        int count = 0, starter = -1;
        int classBefore = 0;
        foreach (int code in codes)
        {
            int combiningClass = canonical.CombiningClass(code);

            // Blocked by a mark in between of the same or a higher class, or by another starter.
            bool adjacent = starter >= 0 && (count == starter + 1 || classBefore < combiningClass);
            if (adjacent && (starter == count - 1 || combiningClass != 0))
            {
                int pair = Hangul.Compose(codes[starter], code);
                pair = pair >= 0 ? pair : canonical.Compose(codes[starter], code);
                if (pair >= 0)
                {
                    codes[starter] = pair;
                    continue;
                }
            }

            if (combiningClass == 0)
            {
                starter = count;
            }

            classBefore = combiningClass;
            codes[count++] = code;
        }

        return count;
    }
}
