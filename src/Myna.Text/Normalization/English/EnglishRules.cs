namespace Myna.Text.Normalization.English;

/// <summary>
/// The passes over English text, in order: what looks most special first (addresses, telephone numbers, dates), plain
/// numbers near the end, so that each pass sees only what no earlier one has claimed.
/// </summary>
internal static class EnglishRules
{
    /// <summary>Applies all of them.</summary>
    public static MappedText Apply(MappedText text, Accent accent)
    {
        text = Emoji.Name(text);
        text = Addresses.Apply(text);
        text = SocialTags.Apply(text);
        text = Abbreviations.Apply(text);
        text = RomanNumerals.Apply(text, accent);
        if (text.HasDigits() || text.Text.AsSpan().ContainsAny(Fractions.Signs))
        {
            text = Telephones.Apply(text);
            text = Dates.Apply(text, accent);
            text = Ranges.Apply(text);
            text = Times.Apply(text, accent);
            text = Mathematics.Compare(text);
            text = Money.Apply(text, accent);
            text = Measures.Apply(text, accent);
            text = Mathematics.Apply(text, accent);
            text = Fractions.Apply(text, accent);
            text = PlainNumbers.Apply(text, accent);
        }
        else
        {
            text = Dates.SpellNames(text);
            text = Mathematics.Apply(text, accent);
        }

        text = Capitals.Apply(text);
        return Symbols.Apply(text);
    }
}
