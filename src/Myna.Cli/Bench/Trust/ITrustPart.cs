using Spectre.Console;

namespace Myna.Cli.Bench.Trust;

/// <summary>One thing that <c>myna bench trust</c> measures.</summary>
internal interface ITrustPart
{
    /// <summary>Its name, as <c>--only</c> takes it.</summary>
    string Name { get; }

    /// <summary>Measures, and puts what was found into the result.</summary>
    Task MeasureAsync(TrustBenchOrder order, TrustResult result, CancellationToken cancellationToken);

    /// <summary>Prints what was found; nothing where nothing was measured.</summary>
    void Show(TrustResult result, IAnsiConsole console);
}
