namespace Myna.Models.Tests;

public sealed class CatalogueTests
{
    [Fact]
    public void Names_are_names_of_folders_and_all_differ()
    {
        Assert.All(ModelCatalogue.Entries, entry => Assert.True(ModelId.Fits(entry.Id)));
        Assert.Distinct(ModelCatalogue.Entries.Select(entry => entry.Id));
        Assert.True(ModelCatalogue.Get(ModelCatalogue.Lite).IsBuiltIn);
    }

    [Theory]
    [InlineData("qwen3-tts-0.6b", "Qwen/Qwen3-TTS-12Hz-0.6B-Base")]
    [InlineData("qwen3-tts-0.6b-custom", "Qwen/Qwen3-TTS-12Hz-0.6B-CustomVoice")]
    [InlineData("qwen3-tts-1.7b", "Qwen/Qwen3-TTS-12Hz-1.7B-Base")]
    [InlineData("qwen3-tts-1.7b-custom", "Qwen/Qwen3-TTS-12Hz-1.7B-CustomVoice")]
    [InlineData("qwen3-tts-1.7b-design", "Qwen/Qwen3-TTS-12Hz-1.7B-VoiceDesign")]
    public void Released_models_are_known_by_both_names(string id, string repository)
    {
        Assert.Equal(repository, ModelCatalogue.Get(id).RepositoryOn(ModelSource.HuggingFace));
        Assert.Equal(repository, ModelCatalogue.Get(id).RepositoryOn(ModelSource.ModelScope));
        Assert.Equal(id, ModelCatalogue.Find(repository)?.Id);
    }

    [Theory]
    [InlineData("*.json", "config.json", true)]
    [InlineData("*.json", "a/config.json", false)]
    [InlineData("**/*.json", "config.json", true)]
    [InlineData("**/*.json", "a/b/config.json", true)]
    [InlineData("a/**", "a/b/c", true)]
    [InlineData("a/**", "b/c", false)]
    [InlineData("speech_tokenizer/*.safetensors", "speech_tokenizer/model.safetensors", true)]
    [InlineData("model-?.bin", "model-1.bin", true)]
    [InlineData("Config.json", "config.json", false)]
    public void Patterns_choose_files(string pattern, string path, bool expected) => Assert.Equal(expected, FilePattern.Matches(pattern, path));

    [Theory]
    [InlineData("owner")]
    [InlineData("owner/name/more")]
    [InlineData("../name")]
    [InlineData("owner/..")]
    [InlineData("own er/name")]
    [InlineData("owner/na\nme")]
    public void Names_of_repositories_are_checked(string repository) =>
        Assert.Equal(ModelFailure.BadSetting, Assert.Throws<ModelException>(() => ModelEntry.OfRepository(repository)).Failure);

    [Fact]
    public void Options_come_from_the_environment()
    {
        var variables = new Dictionary<string, string>
        {
            ["HF_ENDPOINT"] = "https://mirror.example", ["HF_TOKEN"] = " hf_1 ", ["MODELSCOPE_DOMAIN"] = "modelscope.example", ["MYNA_OFFLINE"] = "1",
        };

        Assert.Equal("https://mirror.example", PullOptions.EndpointOf(ModelSource.HuggingFace, variables.GetValueOrDefault));
        Assert.Equal("https://modelscope.example", PullOptions.EndpointOf(ModelSource.ModelScope, variables.GetValueOrDefault));
        Assert.Equal("hf_1", PullOptions.TokenOf(ModelSource.HuggingFace, variables.GetValueOrDefault));
        Assert.Null(PullOptions.TokenOf(ModelSource.ModelScope, variables.GetValueOrDefault));
        Assert.True(PullOptions.IsOffline(variables.GetValueOrDefault));
        Assert.False(PullOptions.IsOffline(_ => "0"));
        Assert.False(PullOptions.IsOffline(_ => null));
    }
}
