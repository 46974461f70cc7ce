using Myna.Audio;
using Myna.Audio.Files;

namespace Myna.Trust.Measurement;

/// <summary>A held-out clip.</summary>
/// <param name="Name">Its file.</param>
/// <param name="Speaker">Who speaks: the part of the name before the underscore.</param>
/// <param name="Clip">The sound.</param>
/// <param name="Text">What is said; null where it is not known for sure.</param>
public sealed record HeldOutClip(string Name, string Speaker, AudioClip Clip, string? Text);

/// <summary>The held-out clips of <c>models/lite/verification</c>: real recordings of people Lite was not trained on.</summary>
public static class VerificationClips
{
    /// <summary>Reads a folder of <c>SPEAKER_N.wav</c>, with a <c>texts.tsv</c> (clip, text).</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="cancellationToken">Checked between clips.</param>
    /// <exception cref="MynaException">It is not there, or holds no such clips.</exception>
    public static async Task<IReadOnlyList<HeldOutClip>> ReadAsync(string folder, CancellationToken cancellationToken = default)
    {
        if (!Directory.Exists(folder))
        {
            throw new MynaException($"{folder} is not there; name the folder of the held-out clips (models/lite/verification of Myna's repository)");
        }

        string table = Path.Combine(folder, "texts.tsv");
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in File.Exists(table) ? await File.ReadAllLinesAsync(table, cancellationToken).ConfigureAwait(false) : [])
        {
            if (line.Split('\t') is [var clip, var text])
            {
                texts[clip] = text;
            }
        }

        var clips = new List<HeldOutClip>();
        foreach (string path in Directory.EnumerateFiles(folder, "*_*.wav").Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(path);
            AudioClip clip = await AudioFile.ReadAsync(path, cancellationToken).ConfigureAwait(false);
            clips.Add(new HeldOutClip(name, name[..name.IndexOf('_', StringComparison.Ordinal)], clip, texts.GetValueOrDefault(name)));
        }

        return clips.Select(clip => clip.Speaker).Distinct().Count() >= 4
            ? clips
            : throw new MynaException($"{folder} holds clips of fewer than four speakers; name the folder of the held-out clips");
    }
}
