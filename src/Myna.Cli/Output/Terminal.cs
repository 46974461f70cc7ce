using Spectre.Console;

namespace Myna.Cli.Output;

/// <summary>Spectre consoles on the environment's streams: colours only for people who want them.</summary>
internal static class Terminal
{
    private const int WidthWhenRedirected = 240;

    /// <summary>Standard error, for progress.</summary>
    public static IAnsiConsole OfError(CliEnvironment environment) =>
        Create(environment.Error, environment.ErrorIsTerminal, environment.Colours);

    /// <summary>Standard output, for tables that are a command's result.</summary>
    public static IAnsiConsole OfOutput(CliEnvironment environment) =>
        Create(environment.Out, environment.OutputIsTerminal, environment.Colours);

    /// <summary>An empty table that reads well on a terminal and in a log.</summary>
    public static Table Table(params string[] headers)
    {
        Table table = new Table().Border(TableBorder.None).Expand().Collapse();
        foreach (string header in headers)
        {
            table.AddColumn(new TableColumn(new PlainText(header, new Style(decoration: Decoration.Bold))));
        }

        return table;
    }

    private static IAnsiConsole Create(TextWriter writer, bool isTerminal, bool colours)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal && colours ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Yes : InteractionSupport.No,
        });
        if (!isTerminal)
        {
            console.Profile.Width = WidthWhenRedirected;
        }

        return console;
    }
}
