using System.Globalization;
using Myna.Text.Normalization.Everyday;

namespace Myna.Text.Normalization.Russian;

/// <summary>Russian: «третьего мая две тысячи двадцать первого года», «5 рублей 50 копеек», units in the right number.</summary>
internal sealed class Russian : EverydayLanguage
{
    // Ordinals in the genitive, which dates stand in.
    private static readonly string[] SmallOrdinals =
    [
        "", "первого", "второго", "третьего", "четвёртого", "пятого", "шестого", "седьмого", "восьмого", "девятого", "десятого",
        "одиннадцатого", "двенадцатого", "тринадцатого", "четырнадцатого", "пятнадцатого", "шестнадцатого", "семнадцатого",
        "восемнадцатого", "девятнадцатого",
    ];

    private static readonly string[] TensOrdinals =
        ["", "", "двадцатого", "тридцатого", "сорокового", "пятидесятого", "шестидесятого", "семидесятого", "восьмидесятого", "девяностого"];

    private static readonly string[] Tens =
        ["", "", "двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто"];

    private static readonly string[] Hundreds =
        ["", "сто", "двести", "триста", "четыреста", "пятьсот", "шестьсот", "семьсот", "восемьсот", "девятьсот"];

    private static readonly string[] HundredsOrdinals =
        ["", "сотого", "двухсотого", "трёхсотого", "четырёхсотого", "пятисотого", "шестисотого", "семисотого", "восьмисотого", "девятисотого"];

    private static readonly Currency Rouble = new(new("один рубль", "рубля", "рублей"), new("одна копейка", "копейки", "копеек"));
    private static readonly Currency Euro = new(new("один евро", "евро", "евро"), new("один цент", "цента", "центов"));
    private static readonly Currency Dollar = new(new("один доллар", "доллара", "долларов"), new("один цент", "цента", "центов"));
    private static readonly Currency Pound = new(new("один фунт", "фунта", "фунтов"), new("один пенс", "пенса", "пенсов"));

    public override IReadOnlyList<string> Months { get; } =
        ["января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"];

    public override IReadOnlyDictionary<string, int> ShortMonths { get; } = new Dictionary<string, int>
    {
        ["янв"] = 1, ["февр"] = 2, ["апр"] = 4, ["авг"] = 8, ["сент"] = 9, ["окт"] = 10, ["нояб"] = 11, ["дек"] = 12,
    };

    public override IReadOnlyDictionary<string, Currency> Currencies { get; } = new Dictionary<string, Currency>
    {
        ["₽"] = Rouble, ["руб"] = Rouble, ["р"] = Rouble, ["RUB"] = Rouble, ["€"] = Euro, ["EUR"] = Euro, ["$"] = Dollar, ["USD"] = Dollar, ["£"] = Pound,
        ["¥"] = new(new("одна иена", "иены", "иен"), null),
    };

    public override IReadOnlyDictionary<string, Counted> Units { get; } = Build();

    public override IReadOnlyDictionary<string, string> Abbreviations { get; } = new Dictionary<string, string>
    {
        ["т.е"] = "то есть", ["т.д"] = "так далее", ["т.п"] = "тому подобное", ["т.к"] = "так как", ["др"] = "другие", ["ул"] = "улица", ["стр"] = "страница",
        ["тыс"] = "тысяч", ["млн"] = "миллионов", ["млрд"] = "миллиардов", ["им"] = "имени", ["гр"] = "гражданин", ["напр"] = "например", ["см"] = "смотри",
        ["тел"] = "телефон", ["проф"] = "профессор", ["н.э"] = "нашей эры",
    };

    public override string MoneyJoint => " ";

    public override bool NamesMinor => true;

    public override string Form(Counted name, string number)
    {
        if (number.Contains(',', StringComparison.Ordinal))
        {
            return name.Few;
        }

        string digits = string.Concat(number.Where(char.IsAsciiDigit));
        int last = digits[^1] - '0';
        bool teen = digits.Length > 1 && digits[^2] == '1';
        return teen || last is 0 or > 4 ? name.Many : last == 1 ? WithoutOne(name.One) : name.Few;
    }

    public override string Date(string before, int day, int month, string year) =>
        $"{Ordinal(day)} {Months[month - 1]}{(year.Length == 4 ? $" {YearOrdinal(int.Parse(year, CultureInfo.InvariantCulture))} года" : "")}";

    public override string Time(int hour, int minute)
    {
        string minutes = minute switch { 0 => "", < 10 => $" ноль {minute}", _ => $" {minute}" };
        return minute == 0 ? (hour == 1 ? "час" : $"{hour} {Form(new Counted("один час", "часа", "часов"), $"{hour}")}") : $"{hour}{minutes}";
    }

    // Before "год" in one of its cases the year is an ordinal in that case.
    public override string? Year(int year, string after)
    {
        string ordinal = YearOrdinal(year);
        bool third = ordinal.EndsWith("третьего", StringComparison.Ordinal);
        return after switch
        {
            "года" or "г" => ordinal,
            "году" => third ? ordinal[..^3] + "ем" : ordinal[..^3] + "ом",
            _ => null,
        };
    }

    private static string YearOrdinal(int year)
    {
        string thousands = (year / 1000) switch { 1 => "тысяча", 2 => "две тысячи", _ => "" };
        if (year is 1000 or 2000)
        {
            return year == 1000 ? "тысячного" : "двухтысячного";
        }

        if (thousands.Length == 0)
        {
            return $"{year}";
        }

        int rest = year % 1000;
        return rest % 100 == 0
            ? $"{thousands} {HundredsOrdinals[rest / 100]}"
            : $"{thousands} {(rest >= 100 ? Hundreds[rest / 100] + " " : "")}{Ordinal(rest % 100)}";
    }

    private static string Ordinal(int number) =>
        number < 20 ? SmallOrdinals[number]
        : number % 10 == 0 ? TensOrdinals[number / 10]
        : $"{Tens[number / 10]} {SmallOrdinals[number % 10]}";

    private static string WithoutOne(string one) =>
        one.StartsWith("од", StringComparison.Ordinal) ? one[(one.IndexOf(' ', StringComparison.Ordinal) + 1)..] : one;

    private static Dictionary<string, Counted> Build()
    {
        var units = new Dictionary<string, Counted>();
        void Add(string symbols, string one, string few, string many)
        {
            foreach (string symbol in symbols.Split(' '))
            {
                units[symbol] = new Counted(one, few, many);
            }
        }

        Add("км km", "километр", "километра", "километров");
        Add("км/ч km/h", "километр в час", "километра в час", "километров в час");
        Add("м m", "метр", "метра", "метров");
        Add("см cm", "сантиметр", "сантиметра", "сантиметров");
        Add("мм mm", "миллиметр", "миллиметра", "миллиметров");
        Add("м² m²", "квадратный метр", "квадратных метра", "квадратных метров");
        Add("кг kg", "килограмм", "килограмма", "килограммов");
        Add("г g", "грамм", "грамма", "граммов");
        Add("мг mg", "миллиграмм", "миллиграмма", "миллиграммов");
        Add("л l", "литр", "литра", "литров");
        Add("мл ml", "миллилитр", "миллилитра", "миллилитров");
        Add("°C °С", "градус Цельсия", "градуса Цельсия", "градусов Цельсия");
        Add("°", "градус", "градуса", "градусов");
        Add("% pct", "процент", "процента", "процентов");
        Add("МБ MB", "мегабайт", "мегабайта", "мегабайт");
        Add("ГБ GB", "гигабайт", "гигабайта", "гигабайт");
        Add("ГГц GHz", "гигагерц", "гигагерца", "гигагерц");
        Add("Вт W", "ватт", "ватта", "ватт");
        Add("кВт kW", "киловатт", "киловатта", "киловатт");
        Add("мин min", "минута", "минуты", "минут");
        Add("сек s", "секунда", "секунды", "секунд");
        return units;
    }
}
