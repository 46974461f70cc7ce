using System.Text.Json;
using Myna.Tensors.Weights;
using Myna.Voice.Qwen3Tts.Configuration;
using Myna.Voice.Qwen3Tts.Prompts;
using Myna.Text.Tokens;

namespace Myna.Voice.Tests.Qwen3Tts.Prompts;

/// <summary>The 26 prompts that the official code made.</summary>
internal static class GoldenPrompts
{
    private static readonly JsonElement Json = JsonDocument.Parse(File.ReadAllText(Qwen3TtsFolder.File("prompts.json"))).RootElement;
    private static readonly Dictionary<string, Qwen3TtsConfig> Configs = [];

    public static SafetensorsFile Tensors { get; } = SafetensorsFile.Open(Qwen3TtsFolder.File("prompts.safetensors"));

    /// <summary>All three checkpoints have the same one.</summary>
    public static TextTokenizer Tokenizer { get; } = TextTokenizer.Load(Qwen3TtsFolder.File("base"));

    public static IEnumerable<string> Names => Json.EnumerateObject().Select(prompt => prompt.Name).Where(name => name[0] != '_');

    public static JsonElement Case(string name) => Json.GetProperty(name);

    public static string Checkpoint(string name) => Case(name).GetProperty("checkpoint").GetString()!;

    public static Qwen3TtsConfig Config(string checkpoint)
    {
        lock (Configs)
        {
            return Configs.TryGetValue(checkpoint, out Qwen3TtsConfig? known)
                ? known
                : Configs[checkpoint] = Qwen3TtsConfig.Load(Qwen3TtsFolder.File(checkpoint));
        }
    }

    public static PromptRequest Request(string name)
    {
        JsonElement call = Case(name).GetProperty("call");
        return new PromptRequest
        {
            Text = Text("text")!,
            Language = Text("language"),
            Speaker = Text("speaker"),
            Instruction = Text("instruct"),
            TextStreams = !call.GetProperty("non_streaming_mode").GetBoolean(),
            ReferenceText = Text("ref_text"),
            ReferenceFrames = Codes(name).Length / 16,
        };

        string? Text(string key) => call.TryGetProperty(key, out JsonElement value) ? value.GetString() : null;
    }

    public static int[] Codes(string name) => Tensors.Tensors.ContainsKey($"{name}.ref_code")
        ? [.. Tensors.ReadFloats($"{name}.ref_code").Select(code => (int)code)]
        : [];

    public static float[] SpeakerVector(string name) =>
        Tensors.Tensors.ContainsKey($"{name}.x_vector") ? Tensors.ReadFloats($"{name}.x_vector") : [];

    /// <summary>A position as the fixtures name it: text part, codec part.</summary>
    public static (string Text, string? Codec) NameOf(PromptPosition position, Qwen3TtsConfig config) => (TextName(position.TextId, config), position.Codec.Kind switch
    {
        CodecPartKind.None => null,
        CodecPartKind.SpeakerVector => "x_vector",
        CodecPartKind.ReferenceFrame => $"ref_code[{position.Codec.Value}]",
        _ => CodecName(position.Codec.Value, config.Talker),
    });

    public static string TextName(int id, Qwen3TtsConfig config) =>
        id == config.TtsPadTokenId ? "tts_pad" : id == config.TtsBosTokenId ? "tts_bos" : id == config.TtsEosTokenId ? "tts_eos" : $"text:{id}";

    private static string CodecName(int id, TalkerConfig talker)
    {
        (string, int)[] control =
        [
            ("codec_pad", talker.CodecPadId), ("codec_bos", talker.CodecBosId), ("codec_think", talker.ThinkId), ("codec_nothink", talker.NoThinkId),
            ("codec_think_bos", talker.ThinkBosId), ("codec_think_eos", talker.ThinkEosId),
        ];
        return control.FirstOrDefault(pair => pair.Item2 == id).Item1
            ?? talker.Languages.Where(language => language.Value == id).Select(language => $"lang:{language.Key}").FirstOrDefault()
            ?? $"speaker:{talker.Speakers.First(speaker => speaker.Value.Id == id).Key}";
    }
}
