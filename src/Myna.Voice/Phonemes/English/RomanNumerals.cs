namespace Myna.Voice.Phonemes.English;

/// <summary>Roman numerals of I, V and X: <c>Chapter IV</c>. Those that are words or names of their own are left alone.</summary>
internal static class RomanNumerals
{
    private static readonly string[] Ones = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
    private static readonly string[] Tens = ["", "X", "XX", "XXX"];

    /// <summary>Reads a numeral in capitals with at least two letters.</summary>
    public static bool TryRead(ReadOnlySpan<char> written, out int value)
    {
        value = 0;
        if (written.Length < 2 || written.ContainsAnyExcept("IVX") || written.SequenceEqual("VI"))
        {
            return false;
        }

        for (int number = 2; number < 40; number++)
        {
            string tens = Tens[number / 10], ones = Ones[number % 10];
            if (written.Length == tens.Length + ones.Length && written.StartsWith(tens) && written[tens.Length..].SequenceEqual(ones))
            {
                value = number;
                return true;
            }
        }

        return false;
    }
}
