using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Myna.Audio;
using Myna.Audio.Files;
using Myna.Library.Models;
using Myna.Library.Voices;
using Myna.Server.Hosting;
using Myna.Voice;

namespace Myna.Server.Voices;

/// <summary>
/// The voices that requests can ask for: those of the library, which <c>myna voices</c> shows too, and the built-in ones. What clients
/// say about a voice is kept in its file, so that it goes where the file goes.
/// </summary>
internal sealed class VoiceShelf
{
    private const int MostRemade = 64;

    private readonly VoiceLibrary _library;
    private readonly SampleFolder _samples;
    private readonly Func<string?> _usual;
    private readonly ConcurrentDictionary<string, (DateTime Written, VoicePrompt Prompt)> _loaded = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Voice, string Model), Lazy<VoicePrompt>> _remade = new();
    private readonly Lock _changes = new();

    /// <summary>Makes the shelf.</summary>
    /// <param name="home">The folder with everything Myna keeps.</param>
    /// <param name="usual">Tells the voice for names of other services; null for the built-in ones.</param>
    public VoiceShelf(string home, Func<string?> usual)
    {
        _library = new VoiceLibrary(Path.Combine(home, "voices"));
        _samples = new SampleFolder(Path.Combine(home, "server", "samples"));
        _usual = usual;
    }

    /// <summary>All voices, those of the library first. Files that are damaged are left out.</summary>
    public IReadOnlyList<ShelfVoice> List() => [.. OfLibrary(), .. BuiltInVoices.All];

    /// <summary>The voice of an id, or else of a name.</summary>
    /// <exception cref="HttpFault">There is none.</exception>
    public ShelfVoice Find(string idOrName)
    {
        IReadOnlyList<ShelfVoice> all = List();
        return all.FirstOrDefault(voice => voice.Id == idOrName)
            ?? all.FirstOrDefault(voice => string.Equals(voice.LibraryName, idOrName, StringComparison.OrdinalIgnoreCase))
            ?? all.FirstOrDefault(voice => string.Equals(voice.Title, idOrName, StringComparison.OrdinalIgnoreCase))
            ?? StandIn(idOrName, all)
            ?? throw HttpFault.NotFound("voice_not_found", $"there is no voice {idOrName}; GET /v1/voices lists all, POST /v1/voices/add makes one of a recording");
    }

    /// <summary>The voice as its file has it; null for those that came with Myna.</summary>
    /// <exception cref="MynaException">It was removed a moment ago, or is damaged.</exception>
    public VoicePrompt? PromptOf(ShelfVoice voice) => voice.LibraryName is { } name ? Load(name) : null;

    /// <summary>The voice as a model needs it.</summary>
    /// <exception cref="MynaException">The voice was made by another model and its recordings were not kept.</exception>
    public VoicePrompt PromptFor(ShelfVoice voice, IVoiceModel model, CancellationToken cancellationToken)
    {
        if (voice.LibraryName is { } name && Load(name) is var prompt && prompt.ModelTag == model.Tag)
        {
            return prompt;
        }

        if (_remade.Count >= MostRemade)
        {
            _remade.Clear();
        }

        var key = (voice.Id, model.Tag);
        try
        {
            return _remade.GetOrAdd(key, _ => new Lazy<VoicePrompt>(() => Remake(voice, model, cancellationToken))).Value;
        }
        catch
        {
            // The next one tries again.
            _remade.TryRemove(key, out _);
            throw;
        }
    }

    /// <summary>Keeps a new voice and the recordings it was made of.</summary>
    /// <param name="prompt">The voice.</param>
    /// <param name="title">What people call it.</param>
    /// <param name="description">What is told of it.</param>
    /// <param name="labels">Language, accent and so on.</param>
    /// <param name="recordings">The files.</param>
    public ShelfVoice Add(
        VoicePrompt prompt, string title, string? description, IReadOnlyDictionary<string, string> labels, IReadOnlyList<Recording> recordings)
    {
        string id = VoiceIds.New();
        IReadOnlyList<VoiceSample> samples = _samples.Add(id, recordings);
        lock (_changes)
        {
            string name = FreeName(title);
            VoicePrompt kept = prompt.With(new Dictionary<string, string>
            {
                [VoiceFacts.Name] = name,
                [ServerFacts.Id] = id,
                [ServerFacts.Title] = title,
                [ServerFacts.Description] = description ?? "",
                [ServerFacts.Labels] = labels.Count == 0 ? "" : Labels(labels),
                [ServerFacts.Samples] = samples.Count == 0 ? "" : JsonSerializer.Serialize([.. samples], VoiceJson.Default.ListVoiceSample),
            });
            _library.Save(name, kept, force: false);
            return Describe(name)!;
        }
    }

    /// <summary>Changes what is told of a voice; what is null stays.</summary>
    /// <exception cref="HttpFault">The voice came with Myna.</exception>
    public ShelfVoice Edit(
        ShelfVoice voice,
        string? title = null,
        string? description = null,
        IReadOnlyDictionary<string, string>? labels = null,
        VoiceSettings? settings = null,
        (VoicePrompt Prompt, IReadOnlyList<Recording> Recordings)? added = null)
    {
        string name = OwnName(voice);
        IReadOnlyList<VoiceSample> samples = added is { } more ? [.. voice.Samples, .. _samples.Add(voice.Id, more.Recordings)] : voice.Samples;
        lock (_changes)
        {
            var facts = new Dictionary<string, string> { [ServerFacts.Id] = voice.Id, [VoiceFacts.Name] = name };
            Set(facts, ServerFacts.Title, title);
            Set(facts, ServerFacts.Description, description);
            Set(facts, ServerFacts.Labels, labels is null ? null : Labels(labels));
            Set(facts, ServerFacts.Settings, settings is null ? null : JsonSerializer.Serialize(settings, VoiceJson.Default.VoiceSettings));
            Set(facts, ServerFacts.Samples, added is null ? null : JsonSerializer.Serialize([.. samples], VoiceJson.Default.ListVoiceSample));

            VoicePrompt present = Load(name);
            VoicePrompt prompt = added?.Prompt.With(present.Metadata) ?? present;
            _library.Save(name, prompt.With(facts), force: true);
            Forget(voice);
            return Describe(name)!;
        }
    }

    /// <summary>Removes a voice, its recordings and everything that was made of them.</summary>
    /// <exception cref="HttpFault">The voice came with Myna.</exception>
    public void Delete(ShelfVoice voice)
    {
        string name = OwnName(voice);
        lock (_changes)
        {
            _library.Remove(name);
            _samples.Delete(voice.Id);
            Forget(voice);
        }
    }

    /// <summary>Removes one recording of a voice; the voice itself stays as it is.</summary>
    public void DeleteSample(ShelfVoice voice, VoiceSample sample)
    {
        string name = OwnName(voice);
        lock (_changes)
        {
            List<VoiceSample> rest = [.. voice.Samples.Where(other => other.SampleId != sample.SampleId)];
            _library.Save(
                name,
                Load(name).With(new Dictionary<string, string>
                {
                    [ServerFacts.Samples] = rest.Count == 0 ? "" : JsonSerializer.Serialize(rest, VoiceJson.Default.ListVoiceSample),
                }),
                force: true);
            _samples.Delete(voice.Id, sample);
            Forget(voice);
        }
    }

    /// <summary>The file of a recording.</summary>
    /// <exception cref="HttpFault">There is none.</exception>
    public Stream OpenSample(ShelfVoice voice, string sampleId) =>
        voice.IsBuiltIn && sampleId == voice.Id ? BuiltInVoices.Open(voice.Id)
        : voice.Samples.FirstOrDefault(sample => sample.SampleId == sampleId) is { } sample ? _samples.Open(voice.Id, sample)
        : throw HttpFault.NotFound("sample_not_found", $"voice {voice.Title} has no sample {sampleId}");

    private static void Set(Dictionary<string, string> facts, string name, string? value)
    {
        if (value is not null)
        {
            facts[name] = value;
        }
    }

    private static string Labels(IReadOnlyDictionary<string, string> labels) =>
        JsonSerializer.Serialize(new Dictionary<string, string>(labels), VoiceJson.Default.DictionaryStringString);

    private static string OwnName(ShelfVoice voice) => voice.LibraryName ?? throw new HttpFault(
        StatusCodes.Status400BadRequest, "voice_is_built_in", $"voice {voice.Title} comes with Myna and cannot be changed or deleted");

    private ShelfVoice? StandIn(string name, IReadOnlyList<ShelfVoice> all) =>
        StandIns.Find(name) is not { } builtIn ? null
        : _usual() is not { } usual ? all.First(voice => voice.Id == builtIn)
        : all.FirstOrDefault(voice => voice.Id == usual || string.Equals(voice.LibraryName, usual, StringComparison.OrdinalIgnoreCase));

    private IEnumerable<ShelfVoice> OfLibrary() => _library.Names().Select(Describe).OfType<ShelfVoice>();

    private ShelfVoice? Describe(string name)
    {
        VoicePrompt prompt;
        try
        {
            prompt = Load(name);
        }
        catch (MynaException)
        {
            // Removed a moment ago, or damaged; `myna voices list` says which.
            return null;
        }

        IReadOnlyDictionary<string, string> facts = prompt.Metadata;
        return new ShelfVoice(facts.GetValueOrDefault(ServerFacts.Id, name), facts.GetValueOrDefault(ServerFacts.Title, name))
        {
            LibraryName = name,
            Model = ModelChoice.NameOf(prompt.ModelTag),
            Category = facts.GetValueOrDefault(ServerFacts.Category, "cloned"),
            Description = facts.GetValueOrDefault(ServerFacts.Description),
            Labels = Read(facts, ServerFacts.Labels, VoiceJson.Default.DictionaryStringString) ?? [],
            Language = facts.GetValueOrDefault("language"),
            Created = DateTimeOffset.TryParse(facts.GetValueOrDefault("created"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset created)
                ? created
                : new DateTimeOffset(File.GetLastWriteTimeUtc(_library.PathOf(name))),
            Settings = Read(facts, ServerFacts.Settings, VoiceJson.Default.VoiceSettings) ?? new VoiceSettings(),
            Samples = Read(facts, ServerFacts.Samples, VoiceJson.Default.ListVoiceSample) ?? [],
        };
    }

    private static T? Read<T>(IReadOnlyDictionary<string, string> facts, string name, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return facts.TryGetValue(name, out string? json) ? JsonSerializer.Deserialize(json, type) : null;
        }
        catch (JsonException)
        {
            // Somebody else wrote a fact of that name; the voice is none the worse.
            return null;
        }
    }

    private VoicePrompt Load(string name)
    {
        string path = _library.ExistingPathOf(name);
        DateTime written = File.GetLastWriteTimeUtc(path);
        if (_loaded.TryGetValue(name, out (DateTime Written, VoicePrompt Prompt) loaded) && loaded.Written == written)
        {
            return loaded.Prompt;
        }

        VoicePrompt prompt = _library.Load(name);
        _loaded[name] = (written, prompt);
        return prompt;
    }

    private void Forget(ShelfVoice voice)
    {
        foreach ((string Voice, string Model) key in _remade.Keys.Where(key => key.Voice == voice.Id))
        {
            _remade.TryRemove(key, out _);
        }

        if (voice.LibraryName is { } name)
        {
            _loaded.TryRemove(name, out _);
        }
    }

    private VoicePrompt Remake(ShelfVoice voice, IVoiceModel model, CancellationToken cancellationToken)
    {
        AudioClip clip;
        if (voice.Passing is { } passing)
        {
            clip = passing.Recording.Clip;
        }
        else if (voice.IsBuiltIn)
        {
            clip = BuiltInVoices.ReadAsync(voice.Id).GetAwaiter().GetResult();
        }
        else if (voice.Samples.Count > 0)
        {
            clip = ReferenceSound.Join([.. voice.Samples.Select(sample => ReadSample(voice, sample, cancellationToken))]);
        }
        else
        {
            throw new HttpFault(
                StatusCodes.Status400BadRequest,
                "voice_of_other_model",
                $"voice {voice.Title} was made for {voice.Model} and its recordings were not kept, so {model.Name} cannot speak with it; leave the model out, or make the voice again",
                "model");
        }

        return model.CreatePrompt(clip.ToMono().Samples, clip.SampleRate, new PromptOptions { Name = voice.Title, Language = voice.Language, Transcript = voice.Passing?.Transcript }, cancellationToken);
    }

    private AudioClip ReadSample(ShelfVoice voice, VoiceSample sample, CancellationToken cancellationToken)
    {
        using Stream stream = _samples.Open(voice.Id, sample);
        return AudioFile.ReadAsync(stream, sample.FileName, cancellationToken: cancellationToken).GetAwaiter().GetResult();
    }

    private string FreeName(string title)
    {
        string stem = VoiceIds.NameOf(title);
        HashSet<string> taken = new(_library.Names().Concat(BuiltInVoices.All.Select(voice => voice.Id)), StringComparer.OrdinalIgnoreCase);
        return !taken.Contains(stem) ? stem : Enumerable.Range(2, int.MaxValue - 2).Select(number => $"{stem}-{number}").First(name => !taken.Contains(name));
    }
}
