using Myna.Library.Models;
using Myna.Models;
using Myna.Server.Speaking;

namespace Myna.Server.Api.ElevenLabs;

/// <summary>Models as ElevenLabs' API lists them.</summary>
internal static class ElevenLabsModels
{
    // ElevenLabs' names, which stand for the usual model; some clients choose among what is listed.
    private static readonly string[] Names = ["eleven_multilingual_v2", "eleven_turbo_v2_5", "eleven_flash_v2_5"];

    // https://github.com/QwenLM/Qwen3-TTS: the ten languages of the model.
    private static readonly LanguageShape[] QwenLanguages =
    [
        new("zh", "Chinese"), new("en", "English"), new("ja", "Japanese"), new("ko", "Korean"), new("de", "German"),
        new("fr", "French"), new("ru", "Russian"), new("pt", "Portuguese"), new("es", "Spanish"), new("it", "Italian"),
    ];

    private static readonly LanguageShape[] LiteLanguages = [new("en", "English")];

    /// <summary>The list.</summary>
    public static IReadOnlyList<ModelShape> Of(ModelHost models, ServerOptions options) =>
    [
        .. models.Names().Select(name => Shape(name, name, ModelCatalogue.Find(name) is { } entry ? entry.Id : $"The model {name} of this server.", options)),
        .. Names.Select(name => Shape(name, models.Default, $"Stands for {models.Default}, the usual model of this server.", options)),
    ];

    private static ModelShape Shape(string id, string model, string description, ServerOptions options) => new()
    {
        ModelId = id,
        Name = id == model ? id : $"{id} ({model})",
        Description = description,
        Languages = model == ModelChoice.Lite ? LiteLanguages : QwenLanguages,
        MaxCharactersRequestFreeUser = options.MostCharacters,
        MaxCharactersRequestSubscribedUser = options.MostCharacters,
        MaximumTextLengthPerRequest = options.MostCharacters,
    };
}
