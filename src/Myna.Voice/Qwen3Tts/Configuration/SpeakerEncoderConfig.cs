using Myna.Tensors.Weights.Checkpoints;

namespace Myna.Voice.Qwen3Tts.Configuration;

/// <summary>
/// Sizes of the speaker encoder, an ECAPA-TDNN (<c>speaker_encoder_config</c>, Base models only). The released files give
/// only <see cref="EmbeddingSize"/> and <see cref="SampleRateHz"/>; the rest are the official class's defaults.
/// </summary>
public sealed record SpeakerEncoderConfig
{
    internal SpeakerEncoderConfig(ConfigSection json)
    {
        EmbeddingSize = json.Integer("enc_dim", 1, 1 << 16);
        SampleRateHz = json.Integer("sample_rate", 8_000, 96_000, 24_000);
        Mels = json.Integer("mel_dim", 1, 1_024, 128);
        Channels = json.Integers("enc_channels", 1, 1 << 16, [512, 512, 512, 512, 1_536]);
        KernelSizes = json.Integers("enc_kernel_sizes", 1, 63, [5, 3, 3, 3, 1]);
        Dilations = json.Integers("enc_dilations", 1, 64, [1, 2, 3, 4, 1]);
        AttentionChannels = json.Integer("enc_attention_channels", 1, 1 << 16, 128);
        Res2NetScale = json.Integer("enc_res2net_scale", 2, 64, 8);
        SqueezeChannels = json.Integer("enc_se_channels", 1, 1 << 16, 128);

        json.Require(Channels.Count >= 3, "enc_channels", "should have three entries or more");
        json.Require(KernelSizes.Count == Channels.Count, "enc_kernel_sizes", $"should have {Channels.Count} entries");
        json.Require(Dilations.Count == Channels.Count, "enc_dilations", $"should have {Channels.Count} entries");
        json.Require(KernelSizes.All(k => k % 2 == 1), "enc_kernel_sizes", "should be odd numbers");
        json.Require(Channels.Take(Channels.Count - 1).All(c => c % Res2NetScale == 0), "enc_channels", $"should be multiples of {Res2NetScale}");
        json.Require(Channels.Take(Channels.Count - 1).Distinct().Count() == 1, "enc_channels", "should be equal but for the last");
    }

    /// <summary>Length of the x-vector; the talker's width.</summary>
    public int EmbeddingSize { get; }

    /// <summary>Samples a second of its input.</summary>
    public int SampleRateHz { get; }

    /// <summary>Bands of the log-mel input.</summary>
    public int Mels { get; }

    /// <summary>Output channels of the first TDNN, of each SE-Res2Net block, and of the multi-layer aggregation.</summary>
    public IReadOnlyList<int> Channels { get; }

    /// <summary>Kernel sizes of the same layers.</summary>
    public IReadOnlyList<int> KernelSizes { get; }

    /// <summary>Dilations of the same layers.</summary>
    public IReadOnlyList<int> Dilations { get; }

    /// <summary>Inner channels of the attentive statistics pooling.</summary>
    public int AttentionChannels { get; }

    /// <summary>Groups of a Res2Net layer.</summary>
    public int Res2NetScale { get; }

    /// <summary>Inner channels of the squeeze-and-excitation.</summary>
    public int SqueezeChannels { get; }
}
