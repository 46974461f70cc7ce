using Myna.Text.Phonemes;

namespace Myna.Cli.Bench;

/// <summary>Edits between two phoneme strings, and the length they are held against.</summary>
/// <param name="Edits">Symbols to add, drop or change; stress marks and spaces are symbols.</param>
/// <param name="Length">Symbols of the reference.</param>
/// <param name="PlainEdits">As <paramref name="Edits"/> without stress marks.</param>
/// <param name="PlainLength">As <paramref name="Length"/> without stress marks.</param>
internal readonly record struct PhonemeErrors(int Edits, int Length, int PlainEdits, int PlainLength)
{
    /// <summary>The error rate.</summary>
    public double Rate => Length == 0 ? 0 : (double)Edits / Length;

    /// <summary>The error rate without stress marks.</summary>
    public double RateWithoutStress => PlainLength == 0 ? 0 : (double)PlainEdits / PlainLength;

    /// <summary>Compares two strings.</summary>
    public static PhonemeErrors Between(string reference, string actual)
    {
        string plainReference = Plain(reference), plainActual = Plain(actual);
        return new PhonemeErrors(
            WordAlignment.EditDistance(reference, actual),
            reference.Length,
            WordAlignment.EditDistance(plainReference, plainActual),
            plainReference.Length);
    }

    /// <summary>Errors of two texts together.</summary>
    public static PhonemeErrors operator +(PhonemeErrors a, PhonemeErrors b) =>
        new(a.Edits + b.Edits, a.Length + b.Length, a.PlainEdits + b.PlainEdits, a.PlainLength + b.PlainLength);

    private static string Plain(string phonemes) => string.Concat(phonemes.Where(c => c is not ('ˈ' or 'ˌ')));
}
