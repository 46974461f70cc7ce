using Myna.Voice.Qwen3Tts.SpeechTokenizer;

namespace Myna.Voice.Tests.Qwen3Tts.SpeechTokenizer;

/// <summary>Folders that hold no usable speech tokenizer are refused with a message that says what to do.</summary>
public sealed class BrokenSpeechTokenizerTests : IClassFixture<CodecFixture>, IDisposable
{
    private readonly CodecFixture _codec;
    private readonly TemporaryFolder _folder = new();

    public BrokenSpeechTokenizerTests(CodecFixture codec) => _codec = codec;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_missing_folder_or_file_is_named()
    {
        Refuses(Path.Combine(_folder.Path, "nowhere"), "config.json");
        File.Copy(Path.Combine(_codec.Folder, "config.json"), _folder.File("config.json"));
        Refuses(_folder.Path, "model.safetensors");
    }

    [Fact]
    public void A_file_cut_off_is_refused()
    {
        File.Copy(Path.Combine(_codec.Folder, "config.json"), _folder.File("config.json"));
        byte[] whole = File.ReadAllBytes(Path.Combine(_codec.Folder, "model.safetensors"));
        foreach (int length in new[] { 0, 5, 1000, whole.Length / 2, whole.Length - 1 })
        {
            File.WriteAllBytes(_folder.File("model.safetensors"), whole[..length]);
            Refuses(_folder.Path, "model.safetensors");
        }
    }

    [Theory]
    [InlineData("\"latent_dim\": 32", "\"latent_dim\": 48", "decoder.")]
    [InlineData("\"decoder_dim\": 64", "\"decoder_dim\": 128", "decoder.decoder")]
    [InlineData("\"qwen3_tts_tokenizer_12hz\"", "\"qwen3_tts_tokenizer_25hz\"", "12Hz")]
    [InlineData("\"decode_upsample_rate\": 1920", "\"decode_upsample_rate\": 1921", "decode_upsample_rate")]
    [InlineData("\"sliding_window\": 6,\n    \"upsample_rates\"", "\"sliding_window\": 0,\n    \"upsample_rates\"", "sliding_window")]
    [InlineData("\"head_dim\": 8,", "", "head_dim")]
    [InlineData("{", "[", "config.json")]
    public void A_configuration_that_does_not_fit_is_refused(string text, string replacement, string named)
    {
        string config = File.ReadAllText(Path.Combine(_codec.Folder, "config.json"));
        Assert.Contains(text, config, StringComparison.Ordinal);
        File.WriteAllText(_folder.File("config.json"), config.Replace(text, replacement, StringComparison.Ordinal));
        File.Copy(Path.Combine(_codec.Folder, "model.safetensors"), _folder.File("model.safetensors"));
        Refuses(_folder.Path, named);
    }

    private static void Refuses(string folder, string named)
    {
        MynaException error = Assert.Throws<MynaException>(() => SpeechTokenizerDecoder.Load(folder));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }
}
