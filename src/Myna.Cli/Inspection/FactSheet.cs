namespace Myna.Cli.Inspection;

/// <summary>Prints names and values in two columns, as plain text.</summary>
internal static class FactSheet
{
    /// <summary>Prints one fact a line on standard output.</summary>
    public static void Print(CliEnvironment environment, IReadOnlyCollection<(string Name, string Value)> facts)
    {
        int width = facts.Max(fact => fact.Name.Length);
        foreach ((string name, string value) in facts)
        {
            environment.Out.WriteLine($"{name.PadRight(width)}  {value}");
        }
    }

    /// <summary>Metadata as facts, sorted by name; control characters of strange files do not reach the terminal.</summary>
    public static IEnumerable<(string Name, string Value)> Of(IReadOnlyDictionary<string, string> metadata) =>
        metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (Printable(pair.Key), Printable(pair.Value)));

    /// <summary>A text of an unknown file, made safe to print.</summary>
    public static string Printable(string text) =>
        new([.. text.Select(character => char.IsControl(character) ? '\u00B7' : character)]);
}
