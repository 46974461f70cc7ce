using Myna.Voice.Lite;

namespace Myna.Voice.Tests.Speaking;

public sealed class LiteModelFolderTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void A_named_folder_comes_first_then_the_variable_then_the_program()
    {
        string named = Model("here");
        string models = Path.GetDirectoryName(Model("models of mine/lite"))!;
        string beside = Model("program/models/lite");
        string program = Path.Combine(_root.Path, "program");
        Assert.Equal(named, LiteModelFolder.Find(named, models, program).Path);
        Assert.Equal(Path.Combine(models, "lite"), LiteModelFolder.Find(null, models, program).Path);
        Assert.Equal(beside, LiteModelFolder.Find(null, " ", program).Path);
    }

    [Fact]
    public void Folder_of_other_models_is_passed_over()
    {
        string others = Path.GetDirectoryName(Model("pulled/qwen3-tts-0.6b"))!;
        string beside = Model("program/models/lite");
        string program = Path.Combine(_root.Path, "program");
        Assert.Equal(beside, LiteModelFolder.Find(null, others, program).Path);

        Directory.CreateDirectory(Path.Combine(others, "lite"));
        Assert.Contains("missing", Assert.Throws<MynaException>(() => LiteModelFolder.Find(null, others, program)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_above_the_program_are_searched()
    {
        string model = Model("models/lite");
        string program = Path.Combine(_root.Path, "artifacts", "bin", "release") + Path.DirectorySeparatorChar;
        Assert.Equal(model, LiteModelFolder.Find(null, null, program).Path);
    }

    [Fact]
    public void A_model_that_is_nowhere_says_where_it_was_looked_for()
    {
        MynaException e = Assert.Throws<MynaException>(() => LiteModelFolder.Find(null, null, _root.Path));
        Assert.Contains(Path.Combine(_root.Path, "models", "lite"), e.Message, StringComparison.Ordinal);
        Assert.Contains("MYNA_MODELS", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_incomplete_or_missing_named_folder_is_not_passed_over()
    {
        string program = Path.GetDirectoryName(Path.GetDirectoryName(Model("program/models/lite")))!;
        string half = Model("half");
        File.Delete(Path.Combine(half, "vocoder.safetensors"));
        Assert.Contains("vocoder.safetensors missing", Assert.Throws<MynaException>(() => LiteModelFolder.Find(half, null, program)).Message, StringComparison.Ordinal);

        string nowhere = _root.File("nowhere");
        Assert.Contains($"no folder {nowhere}", Assert.Throws<MynaException>(() => LiteModelFolder.Find(nowhere, null, program)).Message, StringComparison.Ordinal);
        Assert.StartsWith($"MYNA_MODELS={nowhere}", Assert.Throws<MynaException>(() => LiteModelFolder.Find(null, nowhere, program)).Message, StringComparison.Ordinal);
    }

    private string Model(string name)
    {
        string folder = Directory.CreateDirectory(_root.File(name)).FullName;
        foreach (string file in new[] { "config.json", "acoustic.safetensors", "vocoder.safetensors" })
        {
            File.WriteAllText(Path.Combine(folder, file), "");
        }

        return folder;
    }
}
