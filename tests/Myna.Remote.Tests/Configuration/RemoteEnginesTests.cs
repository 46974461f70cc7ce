using Myna.Remote.Configuration;
using Myna.Tests;

namespace Myna.Remote.Tests.Configuration;

public sealed class RemoteEnginesTests
{
    [Fact]
    public void An_engine_is_found_by_its_name()
    {
        using var home = new TemporaryFolder();
        File.WriteAllText(Path.Combine(home.Path, RemoteEngines.FileName), """{"remotes": {"gpu": {"servers": [{"url": "http://gpu:8000/v1", "key_variable": "GPU_KEY"}], "languages": "names", "extra": {"max_new_tokens": 1024}}}}""");
        RemoteSettings engine = RemoteEngines.Read(home.Path).Find("remote:gpu");
        Assert.Equal(LanguageNaming.Names, engine.Languages);
        Assert.Equal("GPU_KEY", engine.Servers[0].KeyVariable);
        Assert.Contains("GPU_KEY", Assert.ThrowsAny<MynaException>(() => new Remote.Speech.RemoteVoiceModel("gpu", engine, _ => null)).Message, StringComparison.Ordinal);
        Assert.Contains("has gpu", Assert.ThrowsAny<MynaException>(() => RemoteEngines.Read(home.Path).Find("remote:cpu")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"remotes": {"gpu": {"servers": []}}}""")]
    [InlineData("""{"remotes": {"gpu": {"servers": [{"url": "ftp://gpu", "key": "hush-hush"}]}}}""")]
    [InlineData("""{"remotes": {"gpu": {"servers": [{"url": "http://gpu", "key": "hush-hush", "keys": "hush-hush"}]}}}""")]
    [InlineData("""{"remotes": {"g/u": {"servers": [{"url": "http://gpu"}]}}}""")]
    [InlineData("""{"remotes": {"gpu": {"servers": [{"url": "http://gpu"}], "format": "mp3"}}}""")]
    [InlineData("hush-hush")]
    public void What_is_wrong_is_told_without_keys(string json)
    {
        using var home = new TemporaryFolder();
        File.WriteAllText(Path.Combine(home.Path, RemoteEngines.FileName), json);
        MynaException exception = Assert.ThrowsAny<MynaException>(() => RemoteEngines.Read(home.Path));
        Assert.Contains(RemoteEngines.FileName, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush-hush", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_file_is_no_engine()
    {
        using var home = new TemporaryFolder();
        Assert.Empty(RemoteEngines.Read(home.Path).Names);
    }
}
