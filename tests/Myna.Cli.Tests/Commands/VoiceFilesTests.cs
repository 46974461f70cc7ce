using Myna.Cli.Tests.Support;
using Myna.Tensors.Weights;
using Myna.Voice;

namespace Myna.Cli.Tests.Commands;

/// <summary><c>voices rename</c>, <c>export</c> and <c>import</c>.</summary>
public sealed class VoiceFilesTests : IDisposable
{
    private readonly Room _room = new();

    public void Dispose() => _room.Dispose();

    private string Voice(string name) => Path.Combine(_room.Home, "voices", name + ".myna");

    [Fact]
    public async Task Renamed_voice_has_its_new_name_in_library_and_file()
    {
        await AddAsync("anna");

        CliRun run = await CliRun.OfAsync(_room, ["voices", "rename", "anna", "bob", "--json"]);

        Assert.Equal(Voice("bob"), run.Json.GetProperty("path").GetString());
        Assert.Equal("bob", VoicePrompt.Load(Voice("bob")).Name);
        Assert.False(File.Exists(Voice("anna")));
    }

    [Fact]
    public async Task Renaming_loses_no_voice()
    {
        await AddAsync("anna");
        await AddAsync("bob");
        byte[] before = File.ReadAllBytes(Voice("bob"));

        CliRun taken = await CliRun.OfAsync(_room, ["voices", "rename", "anna", "bob"]);
        CliRun same = await CliRun.OfAsync(_room, ["voices", "rename", "anna", "anna"]);
        CliRun unknown = await CliRun.OfAsync(_room, ["voices", "rename", "carl", "dora"]);
        CliRun wrong = await CliRun.OfAsync(_room, ["voices", "rename", "anna", "../dora"]);

        Assert.Equal((3, 2, 3, 2), (taken.ExitCode, same.ExitCode, unknown.ExitCode, wrong.ExitCode));
        Assert.True(File.Exists(Voice("anna")));
        Assert.Equal(before, File.ReadAllBytes(Voice("bob")));
        Assert.Equal(0, (await CliRun.OfAsync(_room, ["voices", "rename", "anna", "bob", "--force"])).ExitCode);
        Assert.False(File.Exists(Voice("anna")));
    }

    [Fact]
    public async Task Exported_voice_carries_its_licence_into_another_library()
    {
        await AddAsync("anna");
        string file = _room.PathOf("anna.myna");

        CliRun export = await CliRun.OfAsync(_room, ["voices", "export", "anna", "-o", file, "--licence", "CC BY 4.0, Anna Müller", "--json"]);
        CliRun import = await CliRun.OfAsync(_room, ["voices", "import", file, "--name", "bob", "--json"]);

        Assert.Equal("CC BY 4.0, Anna Müller", export.Json.GetProperty("metadata").GetProperty("licence").GetString());
        Assert.Equal("bob", import.Json.GetProperty("name").GetString());
        VoicePrompt copy = VoicePrompt.Load(Voice("bob")), original = VoicePrompt.Load(Voice("anna"));
        Assert.Equal(("bob", "CC BY 4.0, Anna Müller"), (copy.Name, copy.Metadata["licence"]));
        Assert.Equal(original.Tensor("peak").ToArray(), copy.Tensor("peak").ToArray());
        Assert.False(original.Metadata.ContainsKey("licence"));
    }

    [Fact]
    public async Task Imported_voice_takes_the_name_in_its_file()
    {
        await AddAsync("anna");
        await CliRun.OfAsync(_room, ["voices", "export", "anna", "-o", _room.PathOf("copy.myna")]);
        await CliRun.OfAsync(_room, ["voices", "remove", "anna"]);

        CliRun first = await CliRun.OfAsync(_room, ["voices", "import", _room.PathOf("copy.myna")]);
        CliRun again = await CliRun.OfAsync(_room, ["voices", "import", _room.PathOf("copy.myna")]);

        Assert.Equal((0, 3), (first.ExitCode, again.ExitCode));
        Assert.True(File.Exists(Voice("anna")));
    }

    [Fact]
    public async Task Files_are_not_overwritten_and_other_names_refused()
    {
        await AddAsync("anna");
        string there = _room.WithBytes("there.myna", 1, 2, 3);

        CliRun taken = await CliRun.OfAsync(_room, ["voices", "export", "anna", "-o", there]);
        CliRun other = await CliRun.OfAsync(_room, ["voices", "export", "anna", "-o", _room.PathOf("anna.wav")]);
        CliRun blank = await CliRun.OfAsync(_room, ["voices", "export", "anna", "-o", _room.PathOf("b.myna"), "--licence", " "]);

        Assert.Equal((3, 2, 2), (taken.ExitCode, other.ExitCode, blank.ExitCode));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(there));
    }

    [Fact]
    public async Task What_this_Myna_cannot_speak_with_is_refused()
    {
        string noise = _room.WithBytes("noise.myna", [.. Enumerable.Range(0, 500).Select(i => (byte)(i * 31))]);
        string foreign = _room.PathOf("foreign.myna");
        await using (FileStream stream = File.Create(foreign))
        {
            SafetensorsWriter.Write(stream, [TensorToWrite.Floats("x", [1], 1)], new Dictionary<string, string>
            {
                ["format"] = "myna-voice",
                ["version"] = "1",
                ["model"] = "other/7",
            });
        }

        CliRun damaged = await CliRun.OfAsync(_room, ["voices", "import", noise]);
        CliRun other = await CliRun.OfAsync(_room, ["voices", "import", foreign]);
        CliRun missing = await CliRun.OfAsync(_room, ["voices", "import", _room.PathOf("none.myna")]);

        Assert.Equal((3, 3, 3), (damaged.ExitCode, other.ExitCode, missing.ExitCode));
        Assert.Contains("other/7", other.Error, StringComparison.Ordinal);
        Assert.Contains("humming/1", other.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_room.Home, "voices")));
    }

    private async Task AddAsync(string name) =>
        Assert.Equal(0, (await CliRun.OfAsync(_room, ["voices", "add", name, _room.WithTone("clip.wav", seconds: 4)])).ExitCode);
}
