namespace Myna.Text.Tokens.Unicode;

/// <summary>Korean syllables are made of jamo by arithmetic (The Unicode Standard, section 3.12).</summary>
internal static class Hangul
{
    public const int LeadBase = 0x1100;
    public const int VowelBase = 0x1161;
    public const int TrailBase = 0x11A7;
    public const int Leads = 19;
    public const int Vowels = 21;

    /// <summary>Trailing consonants, and none.</summary>
    public const int Trails = 28;

    private const int SyllableBase = 0xAC00;
    private const int Syllables = Leads * Vowels * Trails;

    /// <summary>The jamo of a syllable; trail is -1 where it has none.</summary>
    public static bool TryDecompose(int code, out (int Lead, int Vowel, int Trail) jamo)
    {
        int index = code - SyllableBase;
        jamo = (LeadBase + (index / (Vowels * Trails)), VowelBase + (index % (Vowels * Trails) / Trails), TrailBase + (index % Trails));
        if (jamo.Trail == TrailBase)
        {
            jamo.Trail = -1;
        }

        return (uint)index < Syllables;
    }

    /// <summary>What two code points compose to; -1 where they are no jamo or do not.</summary>
    public static int Compose(int first, int second)
    {
        if ((uint)(first - LeadBase) < Leads && (uint)(second - VowelBase) < Vowels)
        {
            return SyllableBase + ((((first - LeadBase) * Vowels) + second - VowelBase) * Trails);
        }

        bool openSyllable = (uint)(first - SyllableBase) < Syllables && (first - SyllableBase) % Trails == 0;
        return openSyllable && second > TrailBase && second < TrailBase + Trails ? first + second - TrailBase : -1;
    }
}
