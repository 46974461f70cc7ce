namespace Myna.Text.Normalization.Everyday;

/// <summary>A unit or a currency in the forms that numbers ask for; where two are the same the language has only two.</summary>
/// <param name="One">With one, its article included where the language has one: <c>un euro</c>.</param>
/// <param name="Few">With two to four in Russian; otherwise the same as <paramref name="Many"/>.</param>
/// <param name="Many">With other numbers.</param>
internal sealed record Counted(string One, string Few, string Many)
{
    /// <summary>A name with two forms.</summary>
    public Counted(string one, string many)
        : this(one, many, many)
    {
    }
}

/// <summary>A currency and its hundredth part.</summary>
internal sealed record Currency(Counted Major, Counted? Minor);

/// <summary>
/// What the passes of <see cref="EverydayRules"/> need to know of a language. Plain numbers stay figures, because
/// eSpeak reads them well; what it cannot know is rewritten around them.
/// </summary>
internal abstract class EverydayLanguage
{
    /// <summary>Twelve names as they stand behind a day.</summary>
    public abstract IReadOnlyList<string> Months { get; }

    /// <summary>Other ways to write a month: its number from 1.</summary>
    public virtual IReadOnlyDictionary<string, int> ShortMonths { get; } = new Dictionary<string, int>();

    /// <summary>Currencies by sign and code.</summary>
    public abstract IReadOnlyDictionary<string, Currency> Currencies { get; }

    /// <summary>Units by symbol.</summary>
    public abstract IReadOnlyDictionary<string, Counted> Units { get; }

    /// <summary>Shorthands with their full stops but the last, without spaces: <c>z.B</c>.</summary>
    public abstract IReadOnlyDictionary<string, string> Abbreviations { get; }

    /// <summary>A date.</summary>
    /// <param name="before">The word before it, in small letters.</param>
    /// <param name="day">1 to 31.</param>
    /// <param name="month">1 to 12.</param>
    /// <param name="year">As written, or empty.</param>
    public abstract string Date(string before, int day, int month, string year);

    /// <summary>A time of the day.</summary>
    public abstract string Time(int hour, int minute);

    /// <summary>A year alone, or null where eSpeak reads its figures well.</summary>
    /// <param name="year">Four figures.</param>
    /// <param name="after">The word behind it, in small letters.</param>
    public virtual string? Year(int year, string after) => null;

    /// <summary>Between the major and the minor part of an amount: five euros <b>and</b> fifty.</summary>
    public abstract string MoneyJoint { get; }

    /// <summary>Whether the name of the hundredth part is said behind it.</summary>
    public virtual bool NamesMinor => false;

    /// <summary>What follows millions and their like: a space and the name, with a preposition where there is one.</summary>
    public virtual string AfterMillions(string currency) => " " + currency;

    /// <summary>The form for a number in figures.</summary>
    public virtual string Form(Counted name, string number) => number == "1" ? name.One : name.Many;
}
