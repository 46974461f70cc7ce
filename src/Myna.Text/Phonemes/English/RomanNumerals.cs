using Myna.Text.Normalization;

namespace Myna.Text.Phonemes.English;

/// <summary>Roman numerals of I, V and X: <c>Chapter IV</c>. Those that are words or names of their own are left alone.</summary>
internal static class RomanNumerals
{
    /// <summary>Reads a numeral in capitals with at least two letters.</summary>
    public static bool TryRead(ReadOnlySpan<char> written, out int value)
    {
        value = 0;
        if (written.Length < 2 || written.ContainsAnyExcept("IVX") || written.SequenceEqual("VI"))
        {
            return false;
        }

        value = RomanNumeral.ValueOf(written.ToString()) ?? 0;
        return value > 0;
    }
}
