using System.Text.Json;
using System.Text.Json.Serialization;

namespace Myna.Voice.Lite;

/// <summary>
/// Sizes and symbols of a Lite model, as its <c>config.json</c> states them. Nothing in the code depends on their values:
/// a newer model may be wider or deeper.
/// </summary>
internal sealed record LiteConfig
{
    public const string ExpectedFormat = "myna-lite";

    public required string Format { get; init; }

    public required int Version { get; init; }

    public required int SampleRate { get; init; }

    [JsonPropertyName("n_fft")]
    public required int FftSize { get; init; }

    public required int Hop { get; init; }

    public required int Mels { get; init; }

    public required float MelFloor { get; init; }

    public required string[] Symbols { get; init; }

    public required ReferenceConfig Reference { get; init; }

    public required TextConfig Text { get; init; }

    public required DecoderConfig Decoder { get; init; }

    public required VocoderConfig Vocoder { get; init; }

    /// <summary>What voice prompts of this model carry.</summary>
    public string Tag => $"{Format}/{Version}";

    /// <summary>Bins of one spectrum.</summary>
    public int Bins => (FftSize / 2) + 1;

    /// <summary>Reads a configuration.</summary>
    /// <exception cref="MynaException">The file is missing, is not JSON or lacks something.</exception>
    public static LiteConfig Load(string path)
    {
        LiteConfig? config;
        try
        {
            using FileStream stream = File.OpenRead(path);
            config = JsonSerializer.Deserialize(stream, LiteConfigJson.Default.LiteConfig);
        }
        catch (JsonException exception)
        {
            throw new MynaException($"{path} is not a Lite model's configuration: {exception.Message} Copy the model's folder again.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MynaException($"{path} cannot be read: {exception.Message}", exception);
        }

        if (config is null || config.Format != ExpectedFormat)
        {
            throw new MynaException($"{path} describes a model of format \"{config?.Format}\"; \"{ExpectedFormat}\" is expected here.");
        }

        config.Validate(path);
        return config;
    }

    private void Validate(string path)
    {
        Require(SampleRate is >= 8_000 and <= 96_000, "sample_rate");
        Require(FftSize is >= 64 and <= 16_384 && (FftSize & (FftSize - 1)) == 0, "n_fft (a power of two)");
        Require(Hop >= 1 && Hop <= FftSize / 2, "hop");
        Require(Mels is >= 1 and <= 1_024, "mels");
        Require(Symbols.Length is >= 2 and <= 65_536, "symbols");
        Require(Reference.Width >= 1 && Reference.Dilations.Length >= 1 && Reference.Cepstra >= 1 && Reference.Cepstra <= Mels, "reference");
        Require(Text.Heads >= 1 && Text.Width % Text.Heads == 0 && Text.Width / Text.Heads % 2 == 0, "text (width and heads)");
        Require(Decoder.Heads >= 1 && Decoder.Width % Decoder.Heads == 0 && Decoder.Width / Decoder.Heads % 2 == 0, "decoder (width and heads)");
        Require(Text.AttentionAfter.All(i => i >= 0 && i < Text.Blocks), "text.attention_after");
        Require(Decoder.AttentionAfter.All(i => i >= 0 && i < Decoder.Dilations.Length), "decoder.attention_after");
        Require(Decoder.Steps >= 1, "decoder.steps");
        Require(Vocoder.Pitch.Bins >= 2 && Vocoder.Pitch.MinHz > 0 && Vocoder.Pitch.MaxHz > Vocoder.Pitch.MinHz, "vocoder.pitch");

        void Require(bool holds, string what)
        {
            if (!holds)
            {
                throw new MynaException($"{path}: {what} has a value that no Lite model can have. Copy the model's folder again.");
            }
        }
    }
}

/// <summary>Sizes of the reference encoder.</summary>
internal sealed record ReferenceConfig
{
    public required int Width { get; init; }

    public required int[] Dilations { get; init; }

    public required int Kernel { get; init; }

    public required int Mult { get; init; }

    public required int Attention { get; init; }

    public required float LoudRange { get; init; }

    public required int Cepstra { get; init; }
}

/// <summary>Sizes of the text encoder and the duration predictor.</summary>
internal sealed record TextConfig
{
    public required int Width { get; init; }

    public required int Blocks { get; init; }

    public required int Kernel { get; init; }

    public required int Mult { get; init; }

    public required int Heads { get; init; }

    public required int[] AttentionAfter { get; init; }

    public required int DurationBlocks { get; init; }

    public required int DurationKernel { get; init; }

    public required int DurationMult { get; init; }
}

/// <summary>Sizes of the flow-matching decoder and how it is sampled by default.</summary>
internal sealed record DecoderConfig
{
    public required int Width { get; init; }

    public required int[] Dilations { get; init; }

    public required int Kernel { get; init; }

    public required int Mult { get; init; }

    public required int Heads { get; init; }

    public required int[] AttentionAfter { get; init; }

    public required int Condition { get; init; }

    public required int TimeFrequencies { get; init; }

    public required int Steps { get; init; }

    public required float Guidance { get; init; }

    public required float Temperature { get; init; }
}

/// <summary>Sizes of the vocoder.</summary>
internal sealed record VocoderConfig
{
    public required int Width { get; init; }

    public required int Blocks { get; init; }

    public required int Kernel { get; init; }

    public required int Mult { get; init; }

    public required PitchConfig Pitch { get; init; }
}

/// <summary>Sizes of the pitch network and the range of its bins.</summary>
internal sealed record PitchConfig
{
    public required int Width { get; init; }

    public required int[] Dilations { get; init; }

    public required int Kernel { get; init; }

    public required int Mult { get; init; }

    public required int Bins { get; init; }

    public required float MinHz { get; init; }

    public required float MaxHz { get; init; }

    public required int Window { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(LiteConfig))]
internal sealed partial class LiteConfigJson : JsonSerializerContext;
