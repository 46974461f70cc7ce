using System.Runtime.CompilerServices;
using Myna.Tensors.Weights;
using Myna.Voice;

namespace Myna.Cli.Tests.Support;

/// <summary>
/// A model that hums a while for each word, as loud as the clip was. It stands in for a real one where a test
/// is about the command and not about speech.
/// </summary>
internal sealed class HummingModel(HummingModels owner) : IVoiceModel
{
    private const string ModelTag = "humming/1";
    private const double LeastSeconds = 3;

    public string Name => "humming";

    public string Tag => ModelTag;

    public int SampleRate => 24_000;

    public VoicePrompt CreatePrompt(
        ReadOnlySpan<float> samples, int sampleRate, PromptOptions? options = null, CancellationToken cancellationToken = default)
    {
        double seconds = (double)samples.Length / sampleRate;
        if (seconds < LeastSeconds)
        {
            throw new MynaException($"the clip is {seconds:0.0} s long; at least 3 s of speech is needed");
        }

        if (options?.Transcript is { } transcript && !transcript.Contains("hum", StringComparison.Ordinal))
        {
            options.Warnings?.Report("nobody hums in the transcript");
        }

        float peak = 0;
        foreach (float sample in samples)
        {
            peak = Math.Max(peak, Math.Abs(sample));
        }

        var metadata = new Dictionary<string, string>
        {
            ["format"] = "myna-voice",
            ["version"] = "1",
            ["model"] = ModelTag,
            ["name"] = options?.Name ?? "",
            ["source"] = options?.Source ?? "",
        };
        var file = new MemoryStream();
        SafetensorsWriter.Write(file, [TensorToWrite.Floats("peak", [peak], 1)], metadata);
        file.Position = 0;
        return VoicePrompt.Load(file, "prompt");
    }

    public ISpeaker CreateSpeaker() => new Hummer(owner, this);

    public void Dispose()
    {
    }

    private sealed class Hummer(HummingModels owner, HummingModel model) : ISpeaker
    {
        public async IAsyncEnumerable<SpeechChunk> SpeakAsync(
            SpeechRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            owner.Requests.Add(request);
            float peak = request.Voice.Tensor("peak")[0];
            double wordSeconds = owner.Careful ? owner.WordSeconds / request.Speed : owner.WordSeconds;
            int length = (int)(model.SampleRate * wordSeconds);
            string[] words = request.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            int at = 0;
            int count = 0;
            foreach (string word in words)
            {
                owner.BeforeWord(count);
                await Task.Yield();
                cancellationToken.ThrowIfCancellationRequested();
                at = request.Text.IndexOf(word, at, StringComparison.Ordinal);
                double start = count * wordSeconds;
                var mark = new SpeechMark(SpeechMarkKind.Word, word, at, start, start + wordSeconds);
                var whole = new SpeechMark(SpeechMarkKind.Sentence, request.Text, 0, 0, words.Length * wordSeconds);
                yield return new SpeechChunk(
                    Hum(peak, length), model.SampleRate, start, owner.Careful && count == 0 ? [whole, mark] : [mark]);
                at += word.Length;
                count++;
                request.Progress?.Report(new SpeechProgress(0, 1, 0.5, start));
            }
        }

        public void Dispose()
        {
        }

        private static float[] Hum(float peak, int length)
        {
            var samples = new float[length];
            for (int i = 0; i < length; i++)
            {
                samples[i] = peak * (i % 100 < 50 ? 1 : -1);
            }

            return samples;
        }
    }
}
