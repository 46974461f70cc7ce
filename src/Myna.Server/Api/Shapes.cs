using System.Text.Json;
using System.Text.Json.Serialization;
using Myna.Server.Api.OpenAi;
using Myna.Server.Api.Own;

namespace Myna.Server.Api;

/// <summary>How requests and answers are read and written as JSON: names in snake case, unknown fields left aside.</summary>
internal static class Shapes
{
    /// <summary>Sets it up.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.NumberHandling = JsonNumberHandling.AllowReadingFromString;
        options.TypeInfoResolverChain.Clear();
        options.TypeInfoResolverChain.Add(OpenAiJson.Default);
        options.TypeInfoResolverChain.Add(ElevenLabs.ElevenLabsJson.Default);
        options.TypeInfoResolverChain.Add(ElevenLabs.HistoryJson.Default);
        options.TypeInfoResolverChain.Add(ElevenLabs.DictionaryJson.Default);
        options.TypeInfoResolverChain.Add(ConsentJson.Default);
        options.TypeInfoResolverChain.Add(Layers.LayerDocumentJson.Default);
        options.TypeInfoResolverChain.Add(JobsJson.Default);
        options.TypeInfoResolverChain.Add(DetectJson.Default);
        options.TypeInfoResolverChain.Add(HealthJson.Default);
        options.TypeInfoResolverChain.Add(StudioJson.Default);
        options.TypeInfoResolverChain.Add(Audiobooks.ParagraphJson.Default);
        options.TypeInfoResolverChain.Add(StoreJson.Default);
        options.TypeInfoResolverChain.Add(KeysJson.Default);
        options.TypeInfoResolverChain.Add(SettingsJson.Default);
    }
}
