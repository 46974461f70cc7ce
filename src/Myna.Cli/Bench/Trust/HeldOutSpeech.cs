using Myna.Audio;
using Myna.Cli.Errors;
using Myna.Cli.Speaking;

namespace Myna.Cli.Bench.Trust;

/// <summary>The held-out clips beside the Lite model: eight speakers, four clips of 3 s each.</summary>
internal static class HeldOutSpeech
{
    private const string Folder = "verification";

    /// <summary>The clips of each speaker one after the other, in the order of their names.</summary>
    /// <exception cref="CliException">They are not there.</exception>
    public static async Task<IReadOnlyList<SpokenRecording>> ReadAsync(CliEnvironment environment, CancellationToken cancellationToken)
    {
        string folder = Path.Combine(environment.Models.FindFolder(), Folder);
        string[] files = Directory.Exists(folder) ? Directory.GetFiles(folder, "s*_*.wav") : [];
        if (files.Length == 0)
        {
            throw new CliException(ExitCode.Missing, $"{folder} holds no clips; clone the repository anew");
        }

        var speakers = new SortedDictionary<string, List<float>>(StringComparer.Ordinal);
        foreach (string file in files.Order(StringComparer.Ordinal))
        {
            AudioClip clip = (await ClipReader.ReadAsync(file, cancellationToken)).ToMono().Resampled(SpokenRecording.SampleRate);
            string speaker = Path.GetFileNameWithoutExtension(file).Split('_')[0];
            if (!speakers.TryGetValue(speaker, out List<float>? samples))
            {
                speakers.Add(speaker, samples = []);
            }

            samples.AddRange(clip.Samples);
        }

        return [.. speakers.Select(speaker => new SpokenRecording(speaker.Key, [.. speaker.Value]))];
    }
}
