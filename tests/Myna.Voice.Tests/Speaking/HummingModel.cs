using Myna.Voice.Lite;
using Myna.Voice.Prompts;

namespace Myna.Voice.Tests.Speaking;

/// <summary>A <see cref="HummingNetwork"/> as a voice model; a voice is how often its clip crosses zero.</summary>
internal sealed class HummingModel : IVoiceModel
{
    public HummingNetwork Network { get; } = new();

    public string Name => "humming";

    public string Tag => Network.Tag;

    public int SampleRate => Network.SampleRate;

    public VoicePrompt CreatePrompt(
        ReadOnlySpan<float> samples, int sampleRate, PromptOptions? options = null, CancellationToken cancellationToken = default)
    {
        int crossings = 0;
        for (int i = 1; i < samples.Length; i++)
        {
            crossings += samples[i - 1] < 0 != samples[i] < 0 ? 1 : 0;
        }

        var metadata = new Dictionary<string, string> { ["name"] = options?.Name ?? "" };
        return new VoicePrompt(Tag, metadata, PromptTensor.Floats("pitch", [MathF.PI * crossings / samples.Length], 1));
    }

    public ISpeaker CreateSpeaker() => new LiteSpeaker(Network, new LetterPhonemizer());

    public void Dispose()
    {
    }
}
