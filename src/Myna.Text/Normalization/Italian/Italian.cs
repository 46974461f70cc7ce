using Myna.Text.Normalization.Everyday;

namespace Myna.Text.Normalization.Italian;

/// <summary>Italian: «primo maggio», «19 e 30», «5 euro e 50».</summary>
internal sealed class Italian : EverydayLanguage
{
    public override IReadOnlyList<string> Months { get; } =
        ["gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"];

    public override IReadOnlyDictionary<string, int> ShortMonths { get; } = new Dictionary<string, int>
    {
        ["gen"] = 1, ["feb"] = 2, ["apr"] = 4, ["mag"] = 5, ["giu"] = 6, ["lug"] = 7, ["ago"] = 8, ["set"] = 9, ["sett"] = 9, ["ott"] = 10, ["nov"] = 11, ["dic"] = 12,
    };

    public override IReadOnlyDictionary<string, Currency> Currencies { get; } = new Dictionary<string, Currency>
    {
        ["€"] = new(new("un euro", "euro"), new("un centesimo", "centesimi")), ["EUR"] = new(new("un euro", "euro"), new("un centesimo", "centesimi")),
        ["$"] = new(new("un dollaro", "dollari"), new("un centesimo", "centesimi")), ["USD"] = new(new("un dollaro", "dollari"), new("un centesimo", "centesimi")),
        ["£"] = new(new("una sterlina", "sterline"), new("un penny", "pence")), ["GBP"] = new(new("una sterlina", "sterline"), new("un penny", "pence")),
        ["CHF"] = new(new("un franco svizzero", "franchi svizzeri"), new("un centesimo", "centesimi")), ["¥"] = new(new("uno yen", "yen"), null),
    };

    public override IReadOnlyDictionary<string, Counted> Units { get; } = new Dictionary<string, Counted>
    {
        ["km/h"] = new("chilometro orario", "chilometri orari"), ["m/s"] = new("metro al secondo", "metri al secondo"),
        ["km"] = new("chilometro", "chilometri"), ["m"] = new("metro", "metri"), ["cm"] = new("centimetro", "centimetri"), ["mm"] = new("millimetro", "millimetri"),
        ["m²"] = new("metro quadrato", "metri quadrati"), ["km²"] = new("chilometro quadrato", "chilometri quadrati"), ["m³"] = new("metro cubo", "metri cubi"),
        ["kg"] = new("chilogrammo", "chilogrammi"), ["g"] = new("grammo", "grammi"), ["mg"] = new("milligrammo", "milligrammi"),
        ["l"] = new("litro", "litri"), ["ml"] = new("millilitro", "millilitri"), ["°C"] = new("grado Celsius", "gradi Celsius"), ["°"] = new("grado", "gradi"),
        ["MB"] = new("megabyte", "megabyte"), ["GB"] = new("gigabyte", "gigabyte"), ["GHz"] = new("gigahertz", "gigahertz"), ["MHz"] = new("megahertz", "megahertz"),
        ["W"] = new("watt", "watt"), ["kW"] = new("chilowatt", "chilowatt"), ["kWh"] = new("chilowattora", "chilowattora"), ["V"] = new("volt", "volt"),
        ["min"] = new("minuto", "minuti"), ["s"] = new("secondo", "secondi"), ["ms"] = new("millisecondo", "millisecondi"), ["ha"] = new("ettaro", "ettari"),
    };

    public override IReadOnlyDictionary<string, string> Abbreviations { get; } = new Dictionary<string, string>
    {
        ["Sig"] = "signor", ["Sig.ra"] = "signora", ["Dott"] = "dottor", ["Dr"] = "dottor", ["Prof"] = "professor", ["Ing"] = "ingegner", ["Avv"] = "avvocato",
        ["ecc"] = "eccetera", ["es"] = "esempio", ["p.es"] = "per esempio", ["pag"] = "pagina", ["n"] = "numero", ["tel"] = "telefono", ["ca"] = "circa",
        ["a.C"] = "avanti Cristo", ["d.C"] = "dopo Cristo", ["max"] = "massimo", ["min"] = "minimo", ["cfr"] = "confronta",
    };

    public override string MoneyJoint => " e ";

    public override string AfterMillions(string currency) => " di " + currency;

    public override string Date(string before, int day, int month, string year) =>
        $"{(day == 1 ? "primo" : $"{day}")} {Months[month - 1]}{(year.Length > 0 ? " " + year : "")}";

    public override string Time(int hour, int minute) =>
        (hour == 1 ? "una" : $"{hour}") + (minute == 0 ? " in punto" : $" e {minute}");
}
