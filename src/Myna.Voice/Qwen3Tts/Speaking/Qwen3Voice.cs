using Myna.Voice.Prompts;
using Myna.Voice.Qwen3Tts.SpeechTokenizer;

namespace Myna.Voice.Qwen3Tts.Speaking;

/// <summary>
/// A voice as Qwen3-TTS speaks in it: a cloned one (x-vector, and the codes of its clip where the words of the clip are
/// known), one that the model knows by name, or one described in words. In a <c>.myna</c> file a cloned voice has the
/// tensors <c>x_vector</c> [D], <c>codes</c> [T, 16] and the codec's state behind the clip (<c>decoder.…</c>), so that
/// neither clip nor codes are worked on again.
/// </summary>
internal sealed class Qwen3Voice
{
    private const string XVectorTensor = "x_vector";
    private const string CodesTensor = "codes";
    private const string DecoderPrefix = "decoder";
    private const string TranscriptFact = "transcript";
    private const string SpeakerFact = "speaker";
    private const string DescriptionFact = "description";
    private const int LargestExactHalf = 2048;

    private readonly VoicePrompt _prompt;

    private Qwen3Voice(VoicePrompt prompt) => _prompt = prompt;

    /// <summary>The x-vector of a cloned voice, <c>[talker width]</c>; null for others.</summary>
    public float[]? XVector { get; private init; }

    /// <summary>Codes of the clip, <c>[frames, 16]</c>; null where the clip's words are not known.</summary>
    public int[]? Codes { get; private init; }

    /// <summary>What is said in the clip, with <see cref="Codes"/>.</summary>
    public string? Transcript { get; private init; }

    /// <summary>The name of a voice that comes with the model.</summary>
    public string? Speaker { get; private init; }

    /// <summary>The words that describe a designed voice.</summary>
    public string? Description { get; private init; }

    /// <summary>Makes the prompt of a cloned voice.</summary>
    /// <param name="tag">The model's tag.</param>
    /// <param name="facts">What is known of the voice; with codes also its <c>transcript</c>.</param>
    /// <param name="xVector">The x-vector.</param>
    /// <param name="codes">Codes of the clip, or empty to clone by the x-vector alone.</param>
    /// <param name="decoder">The codec behind those codes; null without codes.</param>
    public static VoicePrompt Cloned(
        string tag, IReadOnlyDictionary<string, string> facts, float[] xVector, int[] codes, DecoderStream? decoder)
    {
        List<PromptTensor> tensors = [PromptTensor.Floats(XVectorTensor, xVector, xVector.Length)];
        if (decoder is not null)
        {
            int frames = (int)decoder.Frames, groups = codes.Length / frames;
            float[] values = Array.ConvertAll(codes, code => (float)code);
            tensors.Add(codes.Max() <= LargestExactHalf
                ? PromptTensor.Halves(CodesTensor, values, frames, groups)
                : PromptTensor.Floats(CodesTensor, values, frames, groups));
            tensors.AddRange(decoder.Save(DecoderPrefix));
        }

        return new VoicePrompt(tag, facts, [.. tensors]);
    }

    /// <summary>The prompt of a voice that comes with the model.</summary>
    public static VoicePrompt Named(string tag, string speaker) => Described(tag, SpeakerFact, speaker, speaker);

    /// <summary>The prompt of a voice described in words.</summary>
    public static VoicePrompt Designed(string tag, string description) => Described(tag, DescriptionFact, description, null);

    /// <summary>Reads a prompt.</summary>
    /// <param name="prompt">A prompt of this model.</param>
    /// <param name="width">The talker's width.</param>
    /// <param name="groups">Codes of a frame.</param>
    /// <param name="codebookSize">How many codes there are.</param>
    /// <exception cref="MynaException">Its tensors do not fit this model.</exception>
    public static Qwen3Voice Read(VoicePrompt prompt, int width, int groups, int codebookSize)
    {
        bool isCloned = prompt.TensorNames.Contains(XVectorTensor), hasCodes = prompt.TensorNames.Contains(CodesTensor);
        return new Qwen3Voice(prompt)
        {
            XVector = isCloned ? Vector() : null,
            Codes = hasCodes ? Frames() : null,
            Transcript = hasCodes
                ? prompt.Metadata.GetValueOrDefault(TranscriptFact) ?? throw Damaged("says no more what is said in its clip")
                : null,
            Speaker = prompt.Metadata.GetValueOrDefault(SpeakerFact),
            Description = prompt.Metadata.GetValueOrDefault(DescriptionFact),
        };

        float[] Vector() => prompt.Shape(XVectorTensor) is [var length] && length == width
            ? prompt.Tensor(XVectorTensor).ToArray()
            : throw Damaged($"has an x-vector of {string.Join(" x ", prompt.Shape(XVectorTensor))} values, not {width}");

        int[] Frames()
        {
            if (prompt.Shape(CodesTensor) is not [> 0, var columns] || columns != groups)
            {
                throw Damaged($"has codes of {string.Join(" x ", prompt.Shape(CodesTensor))}, not of {groups} a frame");
            }

            int[] codes = [.. prompt.Tensor(CodesTensor).ToArray().Select(value => value >= 0 && value < codebookSize ? (int)value : -1)];
            return codes.Contains(-1) ? throw Damaged("has codes that the model does not know") : codes;
        }

        MynaException Damaged(string what) => new(
            $"The voice {prompt.Name ?? "(without a name)"} {what}. Make it again from its clip with this model.");
    }

    /// <summary>The codec as it is behind the clip: what follows joins on to it.</summary>
    /// <exception cref="MynaException">The state does not fit this model.</exception>
    public DecoderStream StartDecoder(SpeechTokenizerDecoder decoder)
    {
        DecoderStream stream = decoder.Start();
        if (Codes is not null)
        {
            stream.Restore(_prompt, DecoderPrefix);
        }

        return stream;
    }

    private static VoicePrompt Described(string tag, string fact, string words, string? name)
    {
        var facts = new Dictionary<string, string>(StringComparer.Ordinal) { [fact] = words };
        if (name is not null)
        {
            facts["name"] = name;
        }

        return new VoicePrompt(tag, facts);
    }
}
