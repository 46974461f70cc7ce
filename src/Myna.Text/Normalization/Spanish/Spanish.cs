using Myna.Text.Normalization.Everyday;

namespace Myna.Text.Normalization.Spanish;

/// <summary>Spanish: «3 de mayo de 2021», «las 7 y 30», «5 euros con 50».</summary>
internal sealed class Spanish : EverydayLanguage
{
    public override IReadOnlyList<string> Months { get; } =
        ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"];

    public override IReadOnlyDictionary<string, int> ShortMonths { get; } = new Dictionary<string, int>
    {
        ["ene"] = 1, ["feb"] = 2, ["abr"] = 4, ["ago"] = 8, ["sept"] = 9, ["setiembre"] = 9, ["oct"] = 10, ["nov"] = 11, ["dic"] = 12,
    };

    public override IReadOnlyDictionary<string, Currency> Currencies { get; } = new Dictionary<string, Currency>
    {
        ["€"] = new(new("un euro", "euros"), new("un céntimo", "céntimos")), ["EUR"] = new(new("un euro", "euros"), new("un céntimo", "céntimos")),
        ["$"] = new(new("un dólar", "dólares"), new("un centavo", "centavos")), ["USD"] = new(new("un dólar", "dólares"), new("un centavo", "centavos")),
        ["US$"] = new(new("un dólar", "dólares"), new("un centavo", "centavos")),
        ["£"] = new(new("una libra", "libras"), new("un penique", "peniques")), ["GBP"] = new(new("una libra", "libras"), new("un penique", "peniques")),
        ["¥"] = new(new("un yen", "yenes"), null),
    };

    public override IReadOnlyDictionary<string, Counted> Units { get; } = new Dictionary<string, Counted>
    {
        ["km/h"] = new("kilómetro por hora", "kilómetros por hora"), ["m/s"] = new("metro por segundo", "metros por segundo"),
        ["km"] = new("kilómetro", "kilómetros"), ["m"] = new("metro", "metros"), ["cm"] = new("centímetro", "centímetros"), ["mm"] = new("milímetro", "milímetros"),
        ["m²"] = new("metro cuadrado", "metros cuadrados"), ["km²"] = new("kilómetro cuadrado", "kilómetros cuadrados"), ["m³"] = new("metro cúbico", "metros cúbicos"),
        ["kg"] = new("kilogramo", "kilogramos"), ["g"] = new("gramo", "gramos"), ["mg"] = new("miligramo", "miligramos"),
        ["l"] = new("litro", "litros"), ["ml"] = new("mililitro", "mililitros"), ["°C"] = new("grado Celsius", "grados Celsius"), ["°"] = new("grado", "grados"),
        ["MB"] = new("megabyte", "megabytes"), ["GB"] = new("gigabyte", "gigabytes"), ["GHz"] = new("gigahercio", "gigahercios"), ["MHz"] = new("megahercio", "megahercios"),
        ["W"] = new("vatio", "vatios"), ["kW"] = new("kilovatio", "kilovatios"), ["kWh"] = new("kilovatio hora", "kilovatios hora"), ["V"] = new("voltio", "voltios"),
        ["min"] = new("minuto", "minutos"), ["s"] = new("segundo", "segundos"), ["ms"] = new("milisegundo", "milisegundos"), ["ha"] = new("hectárea", "hectáreas"),
    };

    public override IReadOnlyDictionary<string, string> Abbreviations { get; } = new Dictionary<string, string>
    {
        ["Sr"] = "señor", ["Sra"] = "señora", ["Srta"] = "señorita", ["Dr"] = "doctor", ["Dra"] = "doctora", ["D"] = "don", ["Ud"] = "usted", ["Uds"] = "ustedes",
        ["p.ej"] = "por ejemplo", ["etc"] = "etcétera", ["núm"] = "número", ["pág"] = "página", ["aprox"] = "aproximadamente", ["Av"] = "avenida", ["Avda"] = "avenida",
        ["tel"] = "teléfono", ["EE.UU"] = "Estados Unidos", ["a.C"] = "antes de Cristo", ["d.C"] = "después de Cristo", ["máx"] = "máximo", ["mín"] = "mínimo",
    };

    public override string MoneyJoint => " con ";

    public override string AfterMillions(string currency) => " de " + currency;

    public override string Date(string before, int day, int month, string year) =>
        $"{day} de {Months[month - 1]}{(year.Length > 0 ? " de " + year : "")}";

    public override string Time(int hour, int minute) =>
        hour switch { 1 => "una", 21 => "veintiuna", _ => $"{hour}" } + (minute == 0 ? " en punto" : $" y {minute}");
}
