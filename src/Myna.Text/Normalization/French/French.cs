using Myna.Text.Normalization.Everyday;

namespace Myna.Text.Normalization.French;

/// <summary>French: « premier mai », « 19 heures 30 », « 5 euros 50 ».</summary>
internal sealed class French : EverydayLanguage
{
    public override IReadOnlyList<string> Months { get; } =
        ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"];

    public override IReadOnlyDictionary<string, int> ShortMonths { get; } = new Dictionary<string, int>
    {
        ["janv"] = 1, ["févr"] = 2, ["avr"] = 4, ["juil"] = 7, ["sept"] = 9, ["oct"] = 10, ["nov"] = 11, ["déc"] = 12,
    };

    public override IReadOnlyDictionary<string, Currency> Currencies { get; } = new Dictionary<string, Currency>
    {
        ["€"] = new(new("un euro", "euros"), new("un centime", "centimes")), ["EUR"] = new(new("un euro", "euros"), new("un centime", "centimes")),
        ["$"] = new(new("un dollar", "dollars"), new("un cent", "cents")), ["USD"] = new(new("un dollar américain", "dollars américains"), new("un cent", "cents")),
        ["£"] = new(new("une livre", "livres"), new("un penny", "pence")), ["GBP"] = new(new("une livre", "livres"), new("un penny", "pence")),
        ["CHF"] = new(new("un franc suisse", "francs suisses"), new("un centime", "centimes")), ["¥"] = new(new("un yen", "yens"), null),
    };

    public override IReadOnlyDictionary<string, Counted> Units { get; } = new Dictionary<string, Counted>
    {
        ["km/h"] = new("kilomètre heure", "kilomètres heure"), ["m/s"] = new("mètre par seconde", "mètres par seconde"),
        ["km"] = new("kilomètre", "kilomètres"), ["m"] = new("mètre", "mètres"), ["cm"] = new("centimètre", "centimètres"), ["mm"] = new("millimètre", "millimètres"),
        ["m²"] = new("mètre carré", "mètres carrés"), ["km²"] = new("kilomètre carré", "kilomètres carrés"), ["m³"] = new("mètre cube", "mètres cubes"),
        ["kg"] = new("kilogramme", "kilogrammes"), ["g"] = new("gramme", "grammes"), ["mg"] = new("milligramme", "milligrammes"),
        ["l"] = new("litre", "litres"), ["ml"] = new("millilitre", "millilitres"), ["°C"] = new("degré Celsius", "degrés Celsius"), ["°"] = new("degré", "degrés"),
        ["MB"] = new("mégaoctet", "mégaoctets"), ["GB"] = new("gigaoctet", "gigaoctets"), ["GHz"] = new("gigahertz", "gigahertz"), ["MHz"] = new("mégahertz", "mégahertz"),
        ["W"] = new("watt", "watts"), ["kW"] = new("kilowatt", "kilowatts"), ["kWh"] = new("kilowattheure", "kilowattheures"), ["V"] = new("volt", "volts"),
        ["min"] = new("minute", "minutes"), ["s"] = new("seconde", "secondes"), ["ms"] = new("milliseconde", "millisecondes"), ["ha"] = new("hectare", "hectares"),
    };

    public override IReadOnlyDictionary<string, string> Abbreviations { get; } = new Dictionary<string, string>
    {
        ["M"] = "monsieur", ["MM"] = "messieurs", ["Dr"] = "docteur", ["Pr"] = "professeur", ["etc"] = "et cetera", ["p.ex"] = "par exemple", ["c.-à-d"] = "c'est-à-dire",
        ["env"] = "environ", ["av"] = "avenue", ["bd"] = "boulevard", ["tél"] = "téléphone", ["vol"] = "volume", ["chap"] = "chapitre", ["cf"] = "voir",
        ["N.B"] = "nota bene", ["J.-C"] = "Jésus-Christ",
    };

    public override string MoneyJoint => " ";

    public override string Form(Counted name, string number) =>
        number == "1" || number.StartsWith("0,", StringComparison.Ordinal) || number.StartsWith("1,", StringComparison.Ordinal)
            ? name.One[(name.One.StartsWith("un", StringComparison.Ordinal) && name.One.Contains(' ', StringComparison.Ordinal) ? name.One.IndexOf(' ', StringComparison.Ordinal) + 1 : 0)..]
            : name.Many;

    public override string AfterMillions(string currency) => (currency[0] is 'e' ? " d'" : " de ") + currency;

    public override string Date(string before, int day, int month, string year) =>
        $"{(day == 1 ? "premier" : $"{day}")} {Months[month - 1]}{(year.Length > 0 ? " " + year : "")}";

    public override string Time(int hour, int minute) =>
        hour switch { 0 => "0 heure", 1 => "une heure", 21 => "vingt et une heures", _ => $"{hour} heures" } + (minute == 0 ? "" : $" {minute}");
}
