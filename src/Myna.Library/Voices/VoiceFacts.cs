namespace Myna.Library.Voices;

/// <summary>Names of the metadata in voice files that commands write.</summary>
public static class VoiceFacts
{
    /// <summary>The voice's name.</summary>
    public const string Name = "name";

    /// <summary>What may be done with the voice.</summary>
    public const string Licence = "licence";
}
