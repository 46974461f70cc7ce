namespace Myna.Text.Normalization.English;

/// <summary>Names of units by their symbols, as written in the United States.</summary>
internal static class Units
{
    private static readonly Dictionary<string, (string One, string Many)> Names = Build();

    /// <summary>Every symbol, longest first, for a pattern's alternatives.</summary>
    public const string Symbols =
        @"km/h|kmh|kph|km²|km2|km\^2|m/s²|m/s\^2|m/s|mm²|mm|cm²|cm2|cm³|cm|m²|m2|m\^2|m³|m3|m\^3|km|m|nm|µm|μm|mph|mpg|miles|mile|mi|ft²|ft2|ft|sq\.? ft\.?|sq\.? mi\.?|sq\.? m|yds?|in\.|"
        + @"kgs?|mg|µg|μg|lbs?\.?|oz\.?|g|ml|mL|cl|dl|L|l|gal|pt|qt|tsp|tbsp|"
        + @"Kbps|kbps|Mbps|Gbps|Mb/s|Gb/s|KB/s|kB/s|MB/s|GB/s|KiB|MiB|GiB|TiB|KB|kB|MB|GB|TB|PB|Kb|Mb|Gb|"
        + @"kHz|MHz|GHz|THz|Hz|kWh|MWh|GWh|kW|MW|GW|mW|W|kV|mV|V|mAh|mA|A|kΩ|MΩ|Ω|kcal|cal|kJ|MJ|J|kPa|hPa|MPa|Pa|psi|bar|dB|dBA|lm|lx|N|kN|Nm|hp|rpm|fps|dpi|ppi|px|MP|"
        + @"hrs?\.?|h|mins?\.?|secs?\.?|ms|µs|μs|ns|s|yrs?\.?|mos?\.|wks?\.?|ha|°\s?C|°\s?F|℃|℉|°|%|‰|pct|ppm|ppb";

    /// <summary>The name for a number of units.</summary>
    public static string? NameOf(string symbol, bool one, Accent accent)
    {
        string key = symbol.Replace(" ", "", StringComparison.Ordinal).Replace("^", "", StringComparison.Ordinal).Replace('μ', 'µ');
        if (!Names.TryGetValue(key, out (string One, string Many) names) && !Names.TryGetValue(key.TrimEnd('.'), out names))
        {
            return null;
        }

        string name = one ? names.One : names.Many;
        return accent.British ? WithBritishSpelling(name) : name;
    }

    private static string WithBritishSpelling(string name) => name
        .Replace("meter", "metre", StringComparison.Ordinal)
        .Replace("liter", "litre", StringComparison.Ordinal);

    private static Dictionary<string, (string, string)> Build()
    {
        var names = new Dictionary<string, (string, string)>();
        void Add(string symbols, string one, string? many = null)
        {
            foreach (string symbol in symbols.Split(' '))
            {
                names[symbol] = (one, many ?? one + "s");
            }
        }

        Add("km/h kmh kph", "kilometer per hour", "kilometers per hour");
        Add("m/s", "meter per second", "meters per second");
        Add("m/s² m/s2", "meter per second squared", "meters per second squared");
        Add("mph", "mile per hour", "miles per hour");
        Add("mpg", "mile per gallon", "miles per gallon");
        Add("km² km2", "square kilometer");
        Add("m² m2 sqm sq.m", "square meter");
        Add("cm² cm2", "square centimeter");
        Add("mm²", "square millimeter");
        Add("m³ m3", "cubic meter");
        Add("cm³", "cubic centimeter");
        Add("km", "kilometer");
        Add("m", "meter");
        Add("cm", "centimeter");
        Add("mm", "millimeter");
        Add("µm", "micrometer");
        Add("nm", "nanometer");
        Add("mi miles mile", "mile");
        Add("ft", "foot", "feet");
        Add("ft² ft2 sqft sq.ft", "square foot", "square feet");
        Add("sqmi sq.mi", "square mile");
        Add("yd yds", "yard");
        Add("in", "inch", "inches");
        Add("kg kgs", "kilogram");
        Add("g", "gram");
        Add("mg", "milligram");
        Add("µg", "microgram");
        Add("lb lbs", "pound");
        Add("oz", "ounce");
        Add("l L", "liter");
        Add("ml mL", "milliliter");
        Add("cl", "centiliter");
        Add("dl", "deciliter");
        Add("gal", "gallon");
        Add("pt", "pint");
        Add("qt", "quart");
        Add("tsp", "teaspoon");
        Add("tbsp", "tablespoon");
        foreach ((string prefix, string word) in new[] { ("k", "kilo"), ("K", "kilo"), ("M", "mega"), ("G", "giga"), ("T", "tera"), ("P", "peta") })
        {
            Add(prefix + "B", word + "byte");
            Add(prefix + "B/s", word + "byte per second", word + "bytes per second");
            Add($"{prefix}bps {prefix}b/s", word + "bit per second", word + "bits per second");
            Add(prefix + "b", word + "bit");
            Add(prefix + "Hz", word + "hertz", word + "hertz");
            Add(prefix + "W", word + "watt");
            Add(prefix + "Wh", word + "watt hour");
            Add(prefix + "V", word + "volt");
            Add(prefix + "Ω", word + "ohm");
            Add(prefix + "J", word + "joule");
            Add(prefix + "Pa", word + "pascal");
            Add(prefix + "N", word + "newton");
        }

        Add("KiB", "kibibyte");
        Add("MiB", "mebibyte");
        Add("GiB", "gibibyte");
        Add("TiB", "tebibyte");
        Add("Hz", "hertz", "hertz");
        Add("W", "watt");
        Add("mW", "milliwatt");
        Add("V", "volt");
        Add("mV", "millivolt");
        Add("A", "amp");
        Add("mA", "milliamp");
        Add("mAh", "milliamp hour");
        Add("Ω", "ohm");
        Add("J", "joule");
        Add("cal", "calorie");
        Add("kcal", "kilocalorie");
        Add("Pa", "pascal");
        Add("hPa", "hectopascal");
        Add("psi", "PSI", "PSI");
        Add("bar", "bar", "bar");
        Add("dB", "decibel");
        Add("dBA", "decibel A", "decibels A");
        Add("N", "newton");
        Add("Nm", "newton meter");
        Add("hp", "horsepower", "horsepower");
        Add("lm", "lumen");
        Add("lx", "lux", "lux");
        Add("rpm", "revolution per minute", "revolutions per minute");
        Add("fps", "frame per second", "frames per second");
        Add("dpi", "dot per inch", "dots per inch");
        Add("ppi", "pixel per inch", "pixels per inch");
        Add("px", "pixel");
        Add("MP", "megapixel");
        Add("h hr hrs", "hour");
        Add("min mins", "minute");
        Add("s sec secs", "second");
        Add("ms", "millisecond");
        Add("µs", "microsecond");
        Add("ns", "nanosecond");
        Add("yr yrs", "year");
        Add("mo mos", "month");
        Add("wk wks", "week");
        Add("ha", "hectare");
        Add("°C ℃", "degree Celsius", "degrees Celsius");
        Add("°F ℉", "degree Fahrenheit", "degrees Fahrenheit");
        Add("°", "degree");
        Add("% pct", "percent", "percent");
        Add("‰", "per mille", "per mille");
        Add("ppm", "part per million", "parts per million");
        Add("ppb", "part per billion", "parts per billion");
        return names;
    }
}
