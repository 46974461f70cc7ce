using Myna.Cli.Commands;
using Myna.Layers.Text;
using Myna.Models;

namespace Myna.Cli.Pictures;

/// <summary>The reader of text in pictures, where its models are on this machine.</summary>
internal static class TextReaders
{
    /// <summary>What to say where the models are missing.</summary>
    public const string Advice = "text is found by its strokes and not read; `myna models pull ocr` (15 MB) fetches the models that read it";

    /// <summary>The reader; null where its models were not pulled.</summary>
    public static ITextReader? Find(CliEnvironment environment)
        => ModelsCommand.Told(() => ModelsCommand.Store(environment).Find(ModelCatalogue.Ocr)) is { } folder ? PaddleTextReader.Load(folder) : null;
}
