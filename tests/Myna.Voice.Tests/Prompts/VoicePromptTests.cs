using CsCheck;
using Myna.Tensors.Weights;
using Myna.Voice.Prompts;

namespace Myna.Voice.Tests.Prompts;

public class VoicePromptTests
{
    [Fact]
    public void A_saved_prompt_comes_back_bit_for_bit()
    {
        using var folder = new TemporaryFolder();
        VoicePrompt prompt = Prompt();
        prompt.Save(folder.File("ada.myna"));
        VoicePrompt loaded = VoicePrompt.Load(folder.File("ada.myna"));

        Assert.Equal("myna-lite/1", loaded.ModelTag);
        Assert.Equal("Ada", loaded.Name);
        Assert.Equal(prompt.Metadata, loaded.Metadata);
        foreach (string tensor in new[] { "vector", "frames", "mean" })
        {
            Assert.Equal(prompt.Shape(tensor), loaded.Shape(tensor));
            Assert.True(prompt.Tensor(tensor).SequenceEqual(loaded.Tensor(tensor)));
        }

        Assert.Equal(["ada.myna"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Saving_twice_replaces_the_file_and_gives_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("ada.myna");
        File.WriteAllText(path, "an older file");
        Prompt().Save(path);
        byte[] first = File.ReadAllBytes(path);
        VoicePrompt.Load(path).Save(path);
        Assert.Equal(first, File.ReadAllBytes(path));
    }

    [Fact]
    public void Twelve_seconds_of_frames_take_half_precision()
    {
        using var stream = new MemoryStream();
        new VoicePrompt("myna-lite/1", new Dictionary<string, string>(), PromptTensor.Halves("frames", new float[1125 * 192], 1125, 192)).Save(stream);
        Assert.InRange(stream.Length, 1125 * 192 * 2, 1125 * 192 * 2 + 1000);
    }

    [Fact]
    public void A_folder_that_is_missing_is_named_and_no_file_is_left()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "nowhere", "ada.myna");
        MynaException e = Assert.Throws<MynaException>(() => Prompt().Save(path));
        Assert.Contains(path, e.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_missing_file_says_how_to_make_one()
    {
        Assert.Contains("myna voices add", Assert.Throws<MynaException>(() => VoicePrompt.Load("/nowhere/ada.myna")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_cut_off_file_is_refused_as_such()
    {
        byte[] whole = Bytes(Prompt());
        for (int length = 0; length < whole.Length; length += 37)
        {
            Assert.Contains("cut off or damaged", Refusal(whole[..length]), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Any_changed_byte_gives_a_prompt_or_an_error_for_a_person()
    {
        byte[] whole = Bytes(Prompt());
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte).Sample((position, value) =>
        {
            byte[] changed = [.. whole];
            changed[position] = value;
            try
            {
                VoicePrompt.Load(new MemoryStream(changed), "changed.myna");
            }
            catch (MynaException e)
            {
                Assert.Contains("changed.myna", e.Message, StringComparison.Ordinal);
            }
        });
    }

    [Fact]
    public void Other_files_other_versions_and_damaged_numbers_are_told_apart()
    {
        Assert.Contains("no voice prompt", Refusal("\u0089PNG\r\n\u001a\n and more"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("no voice prompt", Refusal(Written(new() { ["kind"] = "weights" }, 1f)), StringComparison.Ordinal);
        Assert.Contains("version 2", Refusal(Written(new() { ["format"] = "myna-voice", ["version"] = "2", ["model"] = "x" }, 1f)), StringComparison.Ordinal);
        Assert.Contains("not numbers", Refusal(Written(new() { ["format"] = "myna-voice", ["version"] = "1", ["model"] = "x" }, float.NaN)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_that_is_not_there_names_the_model_that_made_the_prompt()
    {
        Assert.Contains("myna-lite/1", Assert.Throws<MynaException>(() => Prompt().Tensor("codes").Length).Message, StringComparison.Ordinal);
    }

    private static string Refusal(byte[] content) =>
        Assert.Throws<MynaException>(() => VoicePrompt.Load(new MemoryStream(content), "some.myna")).Message;

    private static byte[] Written(Dictionary<string, string> metadata, float value)
    {
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, [TensorToWrite.Floats("vector", [value], 1)], metadata);
        return stream.ToArray();
    }

    private static byte[] Bytes(VoicePrompt prompt)
    {
        using var stream = new MemoryStream();
        prompt.Save(stream);
        return stream.ToArray();
    }

    private static VoicePrompt Prompt() => new(
        "myna-lite/1",
        new Dictionary<string, string> { ["name"] = "Ada", ["source"] = "ada \ud800.wav", ["seconds"] = "3.2" },
        PromptTensor.Floats("vector", [.. Enumerable.Range(0, 192).Select(i => i / 7f)], 192),
        PromptTensor.Halves("frames", [.. Enumerable.Range(0, 5 * 192).Select(i => i / 13f)], 5, 192),
        PromptTensor.Floats("mean", new float[100], 100));
}
