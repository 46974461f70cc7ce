namespace Myna.Server.Voices;

/// <summary>Voices of other services by name, and which of the built-in ones speaks where somebody asks for them.</summary>
internal static class StandIns
{
    private const string Low = BuiltInVoices.Low;
    private const string Middle = BuiltInVoices.Middle;
    private const string High = BuiltInVoices.High;

    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        // https://platform.openai.com/docs/guides/text-to-speech#voice-options
        ["alloy"] = Middle,
        ["ash"] = Low,
        ["ballad"] = Low,
        ["cedar"] = Low,
        ["coral"] = High,
        ["echo"] = Low,
        ["fable"] = Middle,
        ["marin"] = High,
        ["nova"] = High,
        ["onyx"] = Low,
        ["sage"] = Middle,
        ["shimmer"] = High,
        ["verse"] = Middle,

        // ElevenLabs' usual examples: Rachel, Sarah, George, Adam.
        ["21m00Tcm4TlvDq8ikWAM"] = High,
        ["EXAVITQu4vr4xnSDxMaL"] = High,
        ["JBFqnCBsd6RMkjVDRZzb"] = Middle,
        ["pNInz6obpgDQGcFmaJgB"] = Low,
    };

    /// <summary>The built-in voice for a name of another service; null if it is none.</summary>
    public static string? Find(string name) => Names.GetValueOrDefault(name);
}
