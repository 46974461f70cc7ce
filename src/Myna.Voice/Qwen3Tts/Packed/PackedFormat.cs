namespace Myna.Voice.Qwen3Tts;

/// <summary>Names in the metadata of a packed file.</summary>
internal static class PackedFormat
{
    public const string Key = "format";
    public const string Name = "myna-packed-qwen3-tts";
    public const string VersionKey = "version";
    public const int Version = 2;
    public const string PrecisionKey = "precision";
    public const string ConfigKey = "config";
    public const string SourceKey = "source";

    /// <summary>A precision's name in a file, for example <c>int8</c>.</summary>
    public static string NameOf(TalkerPrecision precision) => precision switch
    {
        TalkerPrecision.Int8 => "int8",
        TalkerPrecision.Int4 => "int4",
        TalkerPrecision.BFloat16 => "bf16",
        _ => "fp32",
    };

    /// <summary>The precision of that name, or null.</summary>
    public static TalkerPrecision? Parse(string? name)
    {
        foreach (TalkerPrecision precision in Enum.GetValues<TalkerPrecision>())
        {
            if (NameOf(precision) == name)
            {
                return precision;
            }
        }

        return null;
    }
}
