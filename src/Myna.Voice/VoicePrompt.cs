using System.Globalization;
using System.Text;
using Myna.Tensors.Weights;
using Myna.Voice.Prompts;

namespace Myna.Voice;

/// <summary>
/// A voice, made once from a reference clip: everything a model needs to speak in it. Immutable and safe to share
/// between threads. Saved as a <c>.myna</c> file, it never needs the clip again.
/// </summary>
/// <remarks>
/// A <c>.myna</c> file is a safetensors file whose metadata say <c>format = myna-voice</c>, the format's
/// <c>version</c> and the <c>model</c> that made it; the other metadata are about the voice. Tensors stored in half
/// precision are rounded when the prompt is made, so a saved and loaded prompt speaks the same samples.
/// </remarks>
public sealed class VoicePrompt
{
    /// <summary>The extension of prompt files, with the dot.</summary>
    public const string Extension = ".myna";

    private const string Format = "myna-voice";
    private const int Version = 1;
    private const int MostBytes = 1 << 26;
    private static readonly string[] Reserved = ["format", "version", "model"];

    private readonly Dictionary<string, PromptTensor> _tensors;

    /// <summary>A prompt as a model makes it.</summary>
    internal VoicePrompt(string modelTag, IReadOnlyDictionary<string, string> metadata, params IReadOnlyList<PromptTensor> tensors)
    {
        ModelTag = modelTag;
        Metadata = metadata.Where(pair => !Reserved.Contains(pair.Key))
            .ToDictionary(pair => pair.Key, pair => Valid(pair.Value), StringComparer.Ordinal);
        _tensors = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
    }

    /// <summary>Model and version that made the prompt and can speak with it, such as <c>myna-lite/1</c>.</summary>
    public string ModelTag { get; }

    /// <summary>What is known of the voice: <c>name</c>, <c>source</c>, <c>language</c>, <c>created</c>, <c>seconds</c> …</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The voice's name, or null where it has none.</summary>
    public string? Name => Metadata.GetValueOrDefault("name");

    /// <summary>Names of the tensors.</summary>
    public IReadOnlyCollection<string> TensorNames => _tensors.Keys;

    /// <summary>A tensor of the prompt, row by row. Lite has <c>vector</c> [192], <c>frames</c> [R, 192] and <c>mean</c> [100].</summary>
    /// <exception cref="MynaException">The prompt has no tensor of that name.</exception>
    public ReadOnlySpan<float> Tensor(string name) => Find(name).Values;

    /// <summary>The shape of a tensor, slowest dimension first.</summary>
    /// <exception cref="MynaException">The prompt has no tensor of that name.</exception>
    public IReadOnlyList<int> Shape(string name) => Find(name).Shape;

    /// <summary>The same voice with other facts about it.</summary>
    /// <param name="metadata">Facts to set, by name; an empty text takes one away. Those that are not named stay.</param>
    public VoicePrompt With(IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        var facts = new Dictionary<string, string>(Metadata, StringComparer.Ordinal);
        foreach ((string name, string fact) in metadata)
        {
            facts[name] = fact;
        }

        return new VoicePrompt(ModelTag, facts.Where(fact => fact.Value.Length > 0).ToDictionary(StringComparer.Ordinal), [.. _tensors.Values]);
    }

    /// <summary>Writes the prompt to a file: first beside it, then moved in its place, so that no half file is ever left.</summary>
    /// <exception cref="MynaException">The file cannot be written there.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = Path.GetFullPath(path);
        string unfinished = Path.Combine(Path.GetDirectoryName(full) ?? ".", $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.tmp");
        try
        {
            using (FileStream stream = new(unfinished, FileMode.CreateNew, FileAccess.Write))
            {
                Save(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(unfinished, full, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MynaException($"The voice could not be saved as {path}: {e.Message} Choose a folder that exists and that you may write to.", e);
        }
        finally
        {
            if (File.Exists(unfinished))
            {
                File.Delete(unfinished);
            }
        }
    }

    /// <summary>Writes the prompt to a stream, which stays open.</summary>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var metadata = new Dictionary<string, string>(Metadata, StringComparer.Ordinal)
        {
            ["format"] = Format,
            ["version"] = Version.ToString(CultureInfo.InvariantCulture),
            ["model"] = ModelTag,
        };
        SafetensorsWriter.Write(stream, _tensors.Values.Select(tensor => tensor.ToWrite()), metadata);
    }

    /// <summary>Reads a <c>.myna</c> file.</summary>
    /// <exception cref="MynaException">The file is missing, is no voice prompt, is damaged, or has a newer format.</exception>
    public static VoicePrompt Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using FileStream stream = File.OpenRead(path);
            return Load(stream, path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new MynaException($"There is no voice prompt {path}. Make one with `myna voices add`, or name a {Extension} file that exists.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MynaException($"The voice prompt {path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Reads a prompt from a stream, to its end.</summary>
    /// <param name="stream">The content of a <c>.myna</c> file; stays open.</param>
    /// <param name="nameForErrors">What to call it in messages.</param>
    /// <exception cref="MynaException">The content is no voice prompt, is damaged, or has a newer format.</exception>
    public static VoicePrompt Load(Stream stream, string nameForErrors)
    {
        ArgumentNullException.ThrowIfNull(stream);
        SafetensorsFile file;
        try
        {
            file = SafetensorsFile.Read(stream, nameForErrors, MostBytes);
        }
        catch (MynaException e)
        {
            throw new MynaException($"{nameForErrors} is no voice prompt, or was cut off or damaged: {e.Message} Make it again from its clip, or copy it again.", e);
        }

        using (file)
        {
            CheckFormat(file, nameForErrors);
            return new VoicePrompt(
                file.Metadata["model"],
                file.Metadata,
                [.. file.Tensors.Values.Select(entry => PromptTensor.Read(file, entry, nameForErrors))]);
        }
    }

    private static void CheckFormat(SafetensorsFile file, string name)
    {
        if (file.Metadata.GetValueOrDefault("format") != Format || !file.Metadata.ContainsKey("model"))
        {
            throw new MynaException($"{name} holds tensors, but is no voice prompt. Make one of a clip with `myna voices add`.");
        }

        string? version = file.Metadata.GetValueOrDefault("version");
        if (version != Version.ToString(CultureInfo.InvariantCulture))
        {
            throw new MynaException(
                $"{name} has version {version ?? "(none)"} of the voice prompt format; this Myna reads version {Version}. Update Myna, or make the prompt again from its clip.");
        }
    }

    // File names may hold half of a surrogate pair, which no file can store as text.
    private static string Valid(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private PromptTensor Find(string name) =>
        _tensors.GetValueOrDefault(name)
        ?? throw new MynaException($"The voice prompt {Name ?? "(without a name)"} has no tensor \"{name}\": it was made by another model ({ModelTag}), or is damaged. Make it again from its clip.");
}
