// <example>
using Myna.Audio;
using Myna.Audio.Files;
using Myna.Voice;

namespace Myna.Cli.Tests.Docs;

public static class LibraryExample
{
    /// <summary>Clones the voice of a clip and writes a sentence in it to a WAV file.</summary>
    public static async Task CloneAsync(string clipPath, string text, string wavPath, CancellationToken cancellationToken)
    {
        // The weights: read-only, for all threads. Load them once and keep them.
        using LiteModel model = LiteModel.Load();

        // The voice: made once from a clip, saved, and loaded without the clip from then on.
        AudioClip clip = (await AudioFile.ReadAsync(clipPath, cancellationToken)).ToMono();
        VoicePrompt voice = model.CreatePrompt(clip.Samples, clip.SampleRate, new PromptOptions { Name = "anna" }, cancellationToken);
        voice.Save(wavPath + ".myna");
        voice = VoicePrompt.Load(wavPath + ".myna");

        // The speaker: working memory for one utterance at a time. One for each thread.
        using ISpeaker speaker = model.CreateSpeaker();
        var request = new SpeechRequest(text, voice) { Seed = 7, Speed = 1.1f, Sampling = SamplingOptions.Fast };

        // The audio comes in stretches, as soon as each is there.
        await using var writer = new WavWriter(File.Create(wavPath), model.SampleRate, channels: 1);
        await foreach (SpeechChunk chunk in speaker.SpeakAsync(request, cancellationToken))
        {
            await writer.WriteAsync(chunk.Samples, cancellationToken);
            foreach (SpeechMark mark in chunk.Marks.Where(mark => mark.Kind == SpeechMarkKind.Word))
            {
                Console.WriteLine($"{mark.Start,6:0.00} s  {mark.Text}");
            }
        }
    }
}
// </example>
