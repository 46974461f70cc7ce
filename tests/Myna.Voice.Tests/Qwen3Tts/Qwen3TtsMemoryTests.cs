using Myna.Audio;
using Myna.Audio.Files;
using Myna.Audio.Watermark;
using Myna.Voice.Qwen3Tts;

namespace Myna.Voice.Tests.Qwen3Tts;

/// <summary>What a model keeps from one request to the next, counted over the whole process.</summary>
[Collection(AloneCollection.Name)]
public sealed class Qwen3TtsMemoryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_hundred_requests_take_no_more_memory_than_fifty()
    {
        using var model = Qwen3TtsModel.Load(Qwen3TtsFolder.File("base"), TalkerPrecision.Float32, cancellationToken: Cancellation);
        AudioClip clip = WavReader.ReadClip(
            File.OpenRead(Path.Combine(Qwen3TtsFolder.File("..", "..", "..", "samples"), "reader-mid.wav")), "reader-mid.wav", cancellationToken: Cancellation).ToMono();
        VoicePrompt cloned = model.CreatePrompt(clip.Samples, clip.SampleRate, new PromptOptions { Name = "anna", Transcript = "A few words." }, Cancellation);
        VoicePrompt byVector = model.CreatePrompt(clip.Samples, clip.SampleRate, cancellationToken: Cancellation);
        using ISpeaker speaker = model.CreateSpeaker();
        long after50 = 0;
        for (int i = 0; i < 200; i++)
        {
            SpeechRequest request = new("Hm.", i % 2 == 0 ? cloned : byVector) { Language = "english", Seed = (ulong)i, Watermark = WatermarkSettings.Off };
            await foreach (SpeechChunk _ in speaker.SpeakAsync(request, Cancellation))
            {
            }

            if (i == 49)
            {
                after50 = GC.GetTotalMemory(forceFullCollection: true);
            }
        }

        long after200 = GC.GetTotalMemory(forceFullCollection: true);
        Assert.True(after200 < after50 + (1 << 20), $"{after50 / 1e6:0.0} MB after 50 requests, {after200 / 1e6:0.0} MB after 200");
    }
}
