using Myna.Text.Normalization.Everyday;

namespace Myna.Text.Normalization.Portuguese;

/// <summary>Portuguese: «primeiro de maio de 2021», «19 horas e 30», «5 reais e 50 centavos».</summary>
internal sealed class Portuguese : EverydayLanguage
{
    public override IReadOnlyList<string> Months { get; } =
        ["janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro", "dezembro"];

    public override IReadOnlyDictionary<string, int> ShortMonths { get; } = new Dictionary<string, int>
    {
        ["jan"] = 1, ["fev"] = 2, ["mar"] = 3, ["abr"] = 4, ["mai"] = 5, ["jun"] = 6, ["jul"] = 7, ["ago"] = 8, ["set"] = 9, ["out"] = 10, ["nov"] = 11, ["dez"] = 12,
    };

    public override IReadOnlyDictionary<string, Currency> Currencies { get; } = new Dictionary<string, Currency>
    {
        ["R$"] = new(new("um real", "reais"), new("um centavo", "centavos")), ["BRL"] = new(new("um real", "reais"), new("um centavo", "centavos")),
        ["€"] = new(new("um euro", "euros"), new("um cêntimo", "cêntimos")), ["EUR"] = new(new("um euro", "euros"), new("um cêntimo", "cêntimos")),
        ["$"] = new(new("um dólar", "dólares"), new("um centavo", "centavos")), ["US$"] = new(new("um dólar", "dólares"), new("um centavo", "centavos")),
        ["USD"] = new(new("um dólar", "dólares"), new("um centavo", "centavos")),
        ["£"] = new(new("uma libra", "libras"), new("um pêni", "pence")), ["GBP"] = new(new("uma libra", "libras"), new("um pêni", "pence")),
        ["¥"] = new(new("um iene", "ienes"), null),
    };

    public override IReadOnlyDictionary<string, Counted> Units { get; } = new Dictionary<string, Counted>
    {
        ["km/h"] = new("quilômetro por hora", "quilômetros por hora"), ["m/s"] = new("metro por segundo", "metros por segundo"),
        ["km"] = new("quilômetro", "quilômetros"), ["m"] = new("metro", "metros"), ["cm"] = new("centímetro", "centímetros"), ["mm"] = new("milímetro", "milímetros"),
        ["m²"] = new("metro quadrado", "metros quadrados"), ["km²"] = new("quilômetro quadrado", "quilômetros quadrados"), ["m³"] = new("metro cúbico", "metros cúbicos"),
        ["kg"] = new("quilograma", "quilogramas"), ["g"] = new("grama", "gramas"), ["mg"] = new("miligrama", "miligramas"),
        ["l"] = new("litro", "litros"), ["ml"] = new("mililitro", "mililitros"), ["°C"] = new("grau Celsius", "graus Celsius"), ["°"] = new("grau", "graus"),
        ["MB"] = new("megabyte", "megabytes"), ["GB"] = new("gigabyte", "gigabytes"), ["GHz"] = new("giga-hertz", "giga-hertz"), ["MHz"] = new("mega-hertz", "mega-hertz"),
        ["W"] = new("watt", "watts"), ["kW"] = new("quilowatt", "quilowatts"), ["kWh"] = new("quilowatt-hora", "quilowatts-hora"), ["V"] = new("volt", "volts"),
        ["min"] = new("minuto", "minutos"), ["s"] = new("segundo", "segundos"), ["ms"] = new("milissegundo", "milissegundos"), ["ha"] = new("hectare", "hectares"),
    };

    public override IReadOnlyDictionary<string, string> Abbreviations { get; } = new Dictionary<string, string>
    {
        ["Sr"] = "senhor", ["Sra"] = "senhora", ["Dr"] = "doutor", ["Dra"] = "doutora", ["Prof"] = "professor", ["Profa"] = "professora", ["D"] = "dona",
        ["p.ex"] = "por exemplo", ["etc"] = "etcétera", ["núm"] = "número", ["pág"] = "página", ["aprox"] = "aproximadamente", ["Av"] = "avenida", ["R"] = "rua",
        ["tel"] = "telefone", ["a.C"] = "antes de Cristo", ["d.C"] = "depois de Cristo", ["máx"] = "máximo", ["mín"] = "mínimo",
    };

    public override string MoneyJoint => " e ";

    public override bool NamesMinor => true;

    public override string AfterMillions(string currency) => " de " + currency;

    public override string Date(string before, int day, int month, string year) =>
        $"{(day == 1 ? "primeiro" : $"{day}")} de {Months[month - 1]}{(year.Length > 0 ? " de " + year : "")}";

    public override string Time(int hour, int minute)
    {
        string hours = hour switch { 1 => "uma hora", 2 => "duas horas", 21 => "vinte e uma horas", 22 => "vinte e duas horas", _ => $"{hour} horas" };
        return minute == 0 ? hours : $"{hours} e {minute}";
    }
}
