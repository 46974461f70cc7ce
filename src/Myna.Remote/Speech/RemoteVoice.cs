using System.Globalization;
using Myna.Audio.Files;
using Myna.Audio.Reference;
using Myna.Voice;
using Myna.Voice.Prompts;

namespace Myna.Remote.Speech;

/// <summary>
/// Voices as a remote engine keeps them: the clip itself with its words, which goes along with each request; the name of a voice
/// of the server; or a description.
/// </summary>
internal static class RemoteVoice
{
    private const string Clip = "clip";
    private const string Kind = "remote";
    private const string Words = "transcript";
    private const string Speaker = "speaker";
    private const string Description = "description";

    /// <summary>A cloned voice.</summary>
    /// <param name="tag">The model's tag.</param>
    /// <param name="clip">The clip, prepared.</param>
    /// <param name="options">What is known of it.</param>
    public static VoicePrompt Cloned(string tag, ReferenceClip clip, PromptOptions? options)
    {
        Dictionary<string, string> facts = Facts();
        facts["seconds"] = ((double)clip.Samples.Length / clip.SampleRate).ToString("0.00", CultureInfo.InvariantCulture);
        foreach ((string name, string? fact) in (ReadOnlySpan<(string, string?)>)
            [("name", options?.Name), ("source", options?.Source), (Words, options?.Transcript?.Trim()), ("language", options?.Language)])
        {
            if (!string.IsNullOrWhiteSpace(fact))
            {
                facts[name] = fact;
            }
        }

        return new VoicePrompt(
            tag,
            facts,
            PromptTensor.Floats(Clip, clip.Samples, clip.Samples.Length),
            PromptTensor.Floats(Kind, [clip.SampleRate], 1));
    }

    /// <summary>A voice of the server.</summary>
    public static VoicePrompt Named(string tag, string speaker)
    {
        Dictionary<string, string> facts = Facts();
        facts["name"] = facts[Speaker] = speaker;
        return new VoicePrompt(tag, facts, PromptTensor.Floats(Kind, [0], 1));
    }

    /// <summary>A voice described in words.</summary>
    public static VoicePrompt Designed(string tag, string description)
    {
        Dictionary<string, string> facts = Facts();
        facts[Description] = description;
        return new VoicePrompt(tag, facts, PromptTensor.Floats(Kind, [0], 1));
    }

    /// <summary>The name of the server's voice; null where it is none.</summary>
    public static string? SpeakerOf(VoicePrompt voice) => voice.Metadata.GetValueOrDefault(Speaker);

    /// <summary>The description; null where there is none.</summary>
    public static string? DescriptionOf(VoicePrompt voice) => voice.Metadata.GetValueOrDefault(Description);

    /// <summary>What is said in the clip; null where nobody knows.</summary>
    public static string? WordsOf(VoicePrompt voice) => voice.Metadata.GetValueOrDefault(Words);

    /// <summary>The clip as the data URI of a WAV file; null for a voice without one.</summary>
    public static string? ClipOf(VoicePrompt voice)
    {
        if (!voice.TensorNames.Contains(Clip))
        {
            return null;
        }

        using var file = new MemoryStream();
        using (var writer = new WavWriter(file, (int)voice.Tensor(Kind)[0], 1, leaveOpen: true))
        {
            writer.Write(voice.Tensor(Clip));
        }

        return "data:audio/wav;base64," + Convert.ToBase64String(file.GetBuffer().AsSpan(0, (int)file.Length));
    }

    private static Dictionary<string, string> Facts() => new(StringComparer.Ordinal)
    {
        ["created"] = DateTimeOffset.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
    };
}
