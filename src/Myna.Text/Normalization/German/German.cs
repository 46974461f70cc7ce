using Myna.Text.Normalization.Everyday;

namespace Myna.Text.Normalization.German;

/// <summary>German: ordinals of dates in their case, years by hundreds, „19 Uhr 30“, „5 Euro 50“.</summary>
internal sealed class German : EverydayLanguage
{
    private static readonly string[] Small =
    [
        "null", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf", "dreizehn",
        "vierzehn", "fünfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn",
    ];

    private static readonly string[] Tens =
        ["", "", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"];

    // Words that ask for the dative or accusative: am dritten Mai, bis zum dritten Mai.
    private static readonly HashSet<string> BeforeWeakEn =
        ["am", "vom", "zum", "dem", "den", "beim", "ab", "seit", "bis", "des", "im", "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag"];

    public override IReadOnlyList<string> Months { get; } =
        ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"];

    public override IReadOnlyDictionary<string, int> ShortMonths { get; } = new Dictionary<string, int>
    {
        ["jan"] = 1, ["jänner"] = 1, ["feb"] = 2, ["apr"] = 4, ["aug"] = 8, ["sept"] = 9, ["sep"] = 9, ["okt"] = 10, ["nov"] = 11, ["dez"] = 12,
    };

    public override IReadOnlyDictionary<string, Currency> Currencies { get; } = new Dictionary<string, Currency>
    {
        ["€"] = new(new("ein Euro", "Euro"), new("ein Cent", "Cent")), ["EUR"] = new(new("ein Euro", "Euro"), new("ein Cent", "Cent")),
        ["$"] = new(new("ein Dollar", "Dollar"), new("ein Cent", "Cent")), ["USD"] = new(new("ein US-Dollar", "US-Dollar"), new("ein Cent", "Cent")),
        ["US$"] = new(new("ein US-Dollar", "US-Dollar"), new("ein Cent", "Cent")),
        ["£"] = new(new("ein Pfund", "Pfund"), new("ein Penny", "Pence")), ["GBP"] = new(new("ein Pfund", "Pfund"), new("ein Penny", "Pence")),
        ["CHF"] = new(new("ein Franken", "Franken"), new("ein Rappen", "Rappen")), ["¥"] = new(new("ein Yen", "Yen"), null),
        ["JPY"] = new(new("ein Yen", "Yen"), null), ["₽"] = new(new("ein Rubel", "Rubel"), null),
    };

    public override IReadOnlyDictionary<string, Counted> Units { get; } = new Dictionary<string, Counted>
    {
        ["km/h"] = new("Kilometer pro Stunde", "Kilometer pro Stunde"), ["m/s"] = new("Meter pro Sekunde", "Meter pro Sekunde"),
        ["km"] = new("Kilometer", "Kilometer"), ["m"] = new("Meter", "Meter"), ["cm"] = new("Zentimeter", "Zentimeter"),
        ["mm"] = new("Millimeter", "Millimeter"), ["m²"] = new("Quadratmeter", "Quadratmeter"), ["km²"] = new("Quadratkilometer", "Quadratkilometer"),
        ["m³"] = new("Kubikmeter", "Kubikmeter"), ["kg"] = new("Kilogramm", "Kilogramm"), ["g"] = new("Gramm", "Gramm"), ["mg"] = new("Milligramm", "Milligramm"),
        ["l"] = new("Liter", "Liter"), ["ml"] = new("Milliliter", "Milliliter"), ["°C"] = new("Grad Celsius", "Grad Celsius"),
        ["°F"] = new("Grad Fahrenheit", "Grad Fahrenheit"), ["°"] = new("Grad", "Grad"), ["kB"] = new("Kilobyte", "Kilobyte"),
        ["MB"] = new("Megabyte", "Megabyte"), ["GB"] = new("Gigabyte", "Gigabyte"), ["TB"] = new("Terabyte", "Terabyte"),
        ["Hz"] = new("Hertz", "Hertz"), ["kHz"] = new("Kilohertz", "Kilohertz"), ["MHz"] = new("Megahertz", "Megahertz"), ["GHz"] = new("Gigahertz", "Gigahertz"),
        ["W"] = new("Watt", "Watt"), ["kW"] = new("Kilowatt", "Kilowatt"), ["kWh"] = new("Kilowattstunde", "Kilowattstunden"), ["V"] = new("Volt", "Volt"),
        ["min"] = new("Minute", "Minuten"), ["s"] = new("Sekunde", "Sekunden"), ["ms"] = new("Millisekunde", "Millisekunden"), ["ha"] = new("Hektar", "Hektar"),
    };

    public override IReadOnlyDictionary<string, string> Abbreviations { get; } = new Dictionary<string, string>
    {
        ["z.B"] = "zum Beispiel", ["d.h"] = "das heißt", ["u.a"] = "unter anderem", ["o.ä"] = "oder ähnlich", ["u.U"] = "unter Umständen",
        ["i.d.R"] = "in der Regel", ["v.a"] = "vor allem", ["z.T"] = "zum Teil", ["bzw"] = "beziehungsweise", ["usw"] = "und so weiter",
        ["etc"] = "et cetera", ["ca"] = "circa", ["vgl"] = "vergleiche", ["sog"] = "sogenannt", ["Nr"] = "Nummer", ["Str"] = "Straße",
        ["Dr"] = "Doktor", ["Prof"] = "Professor", ["Hr"] = "Herr", ["Fr"] = "Frau", ["Mio"] = "Millionen", ["Mrd"] = "Milliarden",
        ["St"] = "Sankt", ["Tel"] = "Telefon", ["inkl"] = "inklusive", ["evtl"] = "eventuell", ["ggf"] = "gegebenenfalls", ["max"] = "maximal",
        ["Abs"] = "Absatz", ["Kap"] = "Kapitel", ["Bd"] = "Band", ["Jh"] = "Jahrhundert",
    };

    public override string MoneyJoint => " ";

    public override string Date(string before, int day, int month, string year)
    {
        string ending = BeforeWeakEn.Contains(before) ? "en" : before is "der" or "die" or "das" ? "e" : "er";
        string spoken = year.Length == 4 ? " " + (Year(int.Parse(year, System.Globalization.CultureInfo.InvariantCulture), "") ?? year) : "";
        return $"{Ordinal(day)}{ending} {Months[month - 1]}{spoken}";
    }

    public override string Time(int hour, int minute) =>
        (hour == 1 ? "ein" : $"{hour}") + " Uhr" + (minute == 0 ? "" : $" {minute}");

    public override string? Year(int year, string after)
    {
        if (year is < 1100 or > 1999 || after is "euro" or "meter" or "kilometer" or "gramm" or "liter" or "stück" or "mal")
        {
            return null;
        }

        return $"{Cardinal(year / 100)}hundert{(year % 100 == 0 ? "" : year % 100 == 1 ? "eins" : Cardinal(year % 100))}";
    }

    private static string Ordinal(int number) => number switch
    {
        1 => "erst",
        3 => "dritt",
        7 => "siebt",
        8 => "acht",
        < 20 => Cardinal(number) + "t",
        _ => Cardinal(number) + "st",
    };

    private static string Cardinal(int number) =>
        number < 20 ? Small[number]
        : number % 10 == 0 ? Tens[number / 10]
        : $"{Small[number % 10]}und{Tens[number / 10]}";
}
