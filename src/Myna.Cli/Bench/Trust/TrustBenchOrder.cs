namespace Myna.Cli.Bench.Trust;

/// <summary>What <c>myna bench trust</c> was asked for.</summary>
internal sealed record TrustBenchOrder
{
    /// <summary>Streams, models and variables.</summary>
    public required CliEnvironment Environment { get; init; }

    /// <summary>Random keys that each clean recording is searched for.</summary>
    public required int Keys { get; init; }

    /// <summary>How often every recording is marked and attacked, each time with another key and payload.</summary>
    public required int Repeats { get; init; }

    /// <summary>A file to write the calibration of speaker scores to; null for none.</summary>
    public string? Calibration { get; init; }

    /// <summary>A table of recordings of people and synthesizers (<see cref="Myna.Trust.Measurement.LabelledSpeech"/>); null for what the repository has.</summary>
    public string? Speech { get; init; }

    /// <summary>A file to write the weights of the synthetic-speech score to; null for none.</summary>
    public string? Fit { get; init; }

    /// <summary>Tells a person what is being measured.</summary>
    public void Tell(string what) => Environment.Error.WriteLine($"measuring: {what}");
}
