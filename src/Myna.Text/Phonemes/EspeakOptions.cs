namespace Myna.Text.Phonemes;

/// <summary>How the eSpeak NG program is found and how long it may take.</summary>
public sealed record EspeakOptions
{
    /// <summary>Name of the program, looked up in <c>PATH</c>, or a full path.</summary>
    public string Program { get; init; } = "espeak-ng";

    /// <summary>How long one start may take before it is ended. eSpeak NG needs about 10 ms and 0.5 ms a clause.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);
}
