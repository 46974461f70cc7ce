using System.Text.Json;
using System.Text.Json.Serialization;

namespace Myna.Voice.Qwen3Tts.SpeechTokenizer;

/// <summary>Sizes of the 12 Hz speech tokenizer, from <c>speech_tokenizer/config.json</c>; names as in that file.</summary>
public sealed record SpeechTokenizerConfig
{
    private const string ExpectedType = "qwen3_tts_tokenizer_12hz";

    /// <summary>Which tokenizer this is; only the 12 Hz one is known here.</summary>
    public required string ModelType { get; init; }

    /// <summary>Codebooks that a frame of codes has, 16.</summary>
    public required int EncoderValidNumQuantizers { get; init; }

    /// <summary>Rate of the waves that are encoded, in hertz.</summary>
    public required int InputSampleRate { get; init; }

    /// <summary>Rate of the waves that are decoded, in hertz.</summary>
    public required int OutputSampleRate { get; init; }

    /// <summary>Samples of one decoded frame, 1920.</summary>
    public required int DecodeUpsampleRate { get; init; }

    /// <summary>Samples of one encoded frame, 1920.</summary>
    public required int EncodeDownsampleRate { get; init; }

    /// <summary>The encoder.</summary>
    public required SpeechEncoderConfig EncoderConfig { get; init; }

    /// <summary>The decoder.</summary>
    public required SpeechDecoderConfig DecoderConfig { get; init; }

    /// <summary>Reads the configuration of a <c>speech_tokenizer</c> folder.</summary>
    /// <exception cref="MynaException">There is none, it cannot be read, or it describes no tokenizer of this kind.</exception>
    public static SpeechTokenizerConfig Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string path = Path.Combine(folder, "config.json");
        try
        {
            return Parse(File.ReadAllBytes(path), path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MynaException($"{path} cannot be read: {exception.Message} The folder should hold config.json and model.safetensors of the model's speech_tokenizer; fetch the model again.", exception);
        }
    }

    /// <summary>Reads a configuration from its JSON.</summary>
    /// <param name="json">The text as UTF-8.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <exception cref="MynaException">It describes no tokenizer of this kind.</exception>
    public static SpeechTokenizerConfig Parse(ReadOnlySpan<byte> json, string name)
    {
        try
        {
            SpeechTokenizerConfig? config = JsonSerializer.Deserialize(json, SpeechTokenizerConfigJson.Default.SpeechTokenizerConfig);
            if (config is null || config.ModelType != ExpectedType)
            {
                throw new MynaException($"{name} describes a speech tokenizer of type \"{config?.ModelType}\"; Myna knows \"{ExpectedType}\". Fetch a model of the 12Hz family.");
            }

            config.Validate(name);
            return config;
        }
        catch (JsonException exception)
        {
            throw new MynaException($"{name} is not a speech tokenizer's configuration: {exception.Message} Fetch the model again.", exception);
        }
    }

    private void Validate(string name)
    {
        SpeechDecoderConfig d = DecoderConfig;
        SpeechEncoderConfig e = EncoderConfig;
        Require(InputSampleRate > 0 && OutputSampleRate > 0, "sample_rate");
        Require(d.NumQuantizers >= 2 && d.NumQuantizers <= 64 && d.NumSemanticQuantizers == 1, "decoder_config.num_quantizers");
        Require(d.CodebookSize >= 1 && d.CodebookDim >= 2 && d.CodebookDim % 2 == 0, "decoder_config.codebook_*");
        Require(d.LatentDim >= 1 && d.HiddenSize >= 1 && d.IntermediateSize >= 1 && d.NumHiddenLayers >= 0, "decoder_config (widths)");
        Require(d.HeadDim >= 2 && d.HeadDim % 2 == 0 && d.NumAttentionHeads >= 1 && d.NumKeyValueHeads == d.NumAttentionHeads, "decoder_config (heads)");
        Require(d.SlidingWindow >= 1, "decoder_config.sliding_window");
        Require(d.UpsampleRates.Length >= 1 && d.UpsampleRates.All(r => r >= 1), "decoder_config.upsample_rates");
        Require(d.UpsamplingRatios.All(r => r >= 1), "decoder_config.upsampling_ratios");
        Require(d.DecoderDim >> d.UpsampleRates.Length >= 1, "decoder_config.decoder_dim");
        Require(d.UpsampleRates.Concat(d.UpsamplingRatios).Aggregate(1L, (all, r) => all * r) == DecodeUpsampleRate, "decode_upsample_rate (the product of the decoder's rates)");
        Require(EncoderValidNumQuantizers >= 2 && EncoderValidNumQuantizers <= e.NumQuantizers && EncoderValidNumQuantizers == d.NumQuantizers, "encoder_valid_num_quantizers");
        Require(e.NumFilters >= 2 && e.NumFilters % 2 == 0 && e.KernelSize >= 1 && e.LastKernelSize >= 1 && e.ResidualKernelSize >= 1, "encoder_config (convolutions)");
        Require(e.NumResidualLayers == 1 && e.Compress == 2 && e.NumSemanticQuantizers == 1, "encoder_config (residual layers)");
        Require(e.UpsamplingRatios.Length >= 1 && e.UpsamplingRatios.All(r => r >= 1), "encoder_config.upsampling_ratios");
        Require(e.UpsamplingRatios.Aggregate(2L, (all, r) => all * r) == EncodeDownsampleRate, "encode_downsample_rate (twice the product of the encoder's ratios)");
        Require(e.HeadDim >= 2 && e.HeadDim % 2 == 0 && e.NumAttentionHeads >= 1 && e.NumKeyValueHeads == e.NumAttentionHeads, "encoder_config (heads)");
        Require(e.HiddenSize >= 1 && e.IntermediateSize >= 1 && e.CodebookDim >= 1 && e.CodebookSize >= 1, "encoder_config (widths)");

        void Require(bool holds, string what)
        {
            if (!holds)
            {
                throw new MynaException($"{name}: {what} has a value that Myna's speech tokenizer does not support. Fetch the model again.");
            }
        }
    }
}

/// <summary>Sizes of the Mimi encoder.</summary>
public sealed record SpeechEncoderConfig
{
    /// <summary>Filters of the first convolution; each downsampling doubles them.</summary>
    public required int NumFilters { get; init; }

    /// <summary>Taps of the first convolution.</summary>
    public required int KernelSize { get; init; }

    /// <summary>Taps of the last convolution.</summary>
    public required int LastKernelSize { get; init; }

    /// <summary>Taps of the first convolution of a residual unit.</summary>
    public required int ResidualKernelSize { get; init; }

    /// <summary>Residual units for each downsampling.</summary>
    public required int NumResidualLayers { get; init; }

    /// <summary>By how much a residual unit is narrower inside.</summary>
    public required int Compress { get; init; }

    /// <summary>Strides, from the innermost outwards.</summary>
    public required int[] UpsamplingRatios { get; init; }

    /// <summary>Width of the transformer.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Width inside the transformer's MLP.</summary>
    public required int IntermediateSize { get; init; }

    /// <summary>Layers of the transformer.</summary>
    public required int NumHiddenLayers { get; init; }

    /// <summary>Heads of the attention.</summary>
    public required int NumAttentionHeads { get; init; }

    /// <summary>Heads of keys and values.</summary>
    public required int NumKeyValueHeads { get; init; }

    /// <summary>Channels of a head.</summary>
    public required int HeadDim { get; init; }

    /// <summary>What keeps a layer norm finite.</summary>
    public required float NormEps { get; init; }

    /// <summary>Base of the rotary angles.</summary>
    public required double RopeTheta { get; init; }

    /// <summary>Entries of a codebook.</summary>
    public required int CodebookSize { get; init; }

    /// <summary>Channels of a codebook's entries.</summary>
    public required int CodebookDim { get; init; }

    /// <summary>Codebooks in the file; only the first ones are used.</summary>
    public required int NumQuantizers { get; init; }

    /// <summary>Codebooks of the semantic quantizer.</summary>
    public required int NumSemanticQuantizers { get; init; }
}

/// <summary>Sizes of the decoder.</summary>
public sealed record SpeechDecoderConfig
{
    /// <summary>Codebooks of a frame.</summary>
    public required int NumQuantizers { get; init; }

    /// <summary>Codebooks of the semantic quantizer.</summary>
    public required int NumSemanticQuantizers { get; init; }

    /// <summary>Entries of a codebook.</summary>
    public required int CodebookSize { get; init; }

    /// <summary>Channels of the quantizer's output; a codebook's entries have half as many.</summary>
    public required int CodebookDim { get; init; }

    /// <summary>Channels between the quantizer and the convolutional decoder.</summary>
    public required int LatentDim { get; init; }

    /// <summary>Width of the transformer.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Width inside the transformer's MLP.</summary>
    public required int IntermediateSize { get; init; }

    /// <summary>Layers of the transformer.</summary>
    public required int NumHiddenLayers { get; init; }

    /// <summary>Heads of the attention.</summary>
    public required int NumAttentionHeads { get; init; }

    /// <summary>Heads of keys and values.</summary>
    public required int NumKeyValueHeads { get; init; }

    /// <summary>Channels of a head; heads times this is wider than the transformer itself.</summary>
    public required int HeadDim { get; init; }

    /// <summary>What keeps an RMS norm finite.</summary>
    public required float RmsNormEps { get; init; }

    /// <summary>Base of the rotary angles.</summary>
    public required double RopeTheta { get; init; }

    /// <summary>Frames a query sees, itself included.</summary>
    public required int SlidingWindow { get; init; }

    /// <summary>Channels of the convolutional decoder's first convolution; each block halves them.</summary>
    public required int DecoderDim { get; init; }

    /// <summary>Upsampling rates of the decoder blocks.</summary>
    public required int[] UpsampleRates { get; init; }

    /// <summary>Upsampling rates of the ConvNeXt stages before them.</summary>
    public required int[] UpsamplingRatios { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SpeechTokenizerConfig))]
internal sealed partial class SpeechTokenizerConfigJson : JsonSerializerContext;
