using System.Security.Cryptography;
using Myna.Library.Voices;
using Myna.Server.Hosting;

namespace Myna.Server.Voices;

/// <summary>The recordings of which voices were made, one folder for each voice.</summary>
/// <param name="folder">Where they lie; made when the first one is kept.</param>
internal sealed class SampleFolder(string folder)
{
    private const int MostNameLetters = 120;

    /// <summary>Keeps recordings of a voice.</summary>
    public IReadOnlyList<VoiceSample> Add(string voiceId, IReadOnlyList<Recording> recordings)
    {
        var samples = new List<VoiceSample>();
        foreach (Recording recording in recordings)
        {
            var sample = new VoiceSample
            {
                SampleId = VoiceIds.New(),
                FileName = Shown(recording.FileName, recording.Ending),
                MimeType = recording.MimeType,
                SizeBytes = recording.Bytes.Length,
                Hash = Convert.ToHexStringLower(SHA256.HashData(recording.Bytes)),
                DurationSecs = Math.Round((double)recording.Clip.SamplesPerChannel / recording.Clip.SampleRate, 3),
            };
            PrivateFolder.Create(Path.Combine(folder, voiceId));
            PrivateFolder.Replace(PathOf(voiceId, sample), recording.Bytes);
            samples.Add(sample);
        }

        return samples;
    }

    /// <summary>Opens the file of a recording.</summary>
    /// <exception cref="HttpFault">It is gone.</exception>
    public FileStream Open(string voiceId, VoiceSample sample)
    {
        string path = PathOf(voiceId, sample);
        return File.Exists(path) ? File.OpenRead(path) : throw HttpFault.NotFound("sample_not_found", $"the file of sample {sample.SampleId} is gone");
    }

    /// <summary>Removes the recordings of a voice.</summary>
    public void Delete(string voiceId)
    {
        string path = FolderOf(voiceId);
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }

    /// <summary>Removes one recording.</summary>
    public void Delete(string voiceId, VoiceSample sample) => File.Delete(PathOf(voiceId, sample));

    // Ids come out of voice files, which may come from anywhere: only what can be the name of a voice becomes part of a path.
    private string FolderOf(string voiceId) => Path.Combine(folder, Checked(voiceId));

    private string PathOf(string voiceId, VoiceSample sample) => Path.Combine(FolderOf(voiceId), Checked(sample.SampleId));

    private static string Checked(string id) =>
        VoiceName.Fits(id) ? id : throw HttpFault.NotFound("sample_not_found", $"\"{id}\" is no id of a sample");

    private static string Shown(string name, string ending)
    {
        string file = new([.. Path.GetFileName(name).Where(character => !char.IsControl(character)).Take(MostNameLetters)]);
        return file.Length > 0 ? file : "sample." + ending;
    }
}
