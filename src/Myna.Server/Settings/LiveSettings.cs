using System.Text.Json;
using System.Text.Json.Serialization;
using Myna.Trust.Consent;

namespace Myna.Server.Settings;

/// <summary>
/// The settings that an operator may change while the server runs. What was changed is kept under the server's home; what the command
/// line says cannot be changed here, so that nobody is surprised by an old choice.
/// </summary>
internal sealed class LiveSettings
{
    private readonly ServerOptions _options;
    private readonly string _path;
    private readonly Lock _gate = new();
    private volatile SavedSettings _saved;

    /// <summary>Reads what was changed before.</summary>
    /// <exception cref="MynaException">The file is damaged.</exception>
    public LiveSettings(ServerOptions options)
    {
        _options = options;
        _path = Path.Combine(options.Home, "server", "settings.json");
        _saved = Read();
    }

    /// <summary>Names of settings that the command line fixed.</summary>
    public IReadOnlyCollection<string> Fixed => _options.FixedSettings;

    /// <summary>The model for requests that name none.</summary>
    public string? Model => IsFixed(SettingNames.Model) ? _options.Model : _saved.Model ?? _options.Model;

    /// <summary>The voice for names of other services.</summary>
    public string? Voice => IsFixed(SettingNames.Voice) ? _options.Voice : _saved.Voice ?? _options.Voice;

    /// <summary>How long what was spoken stays in the history; null for ever.</summary>
    public TimeSpan? HistoryAge => IsFixed(SettingNames.HistoryDays) || _saved.HistoryDays is not { } days ? _options.HistoryAge : TimeSpan.FromDays(days);

    /// <summary>What happens when a cloned voice speaks without a consent on record.</summary>
    public ConsentPolicy Consent => IsFixed(SettingNames.Consent) || _saved.Consent is not { } policy ? _options.Consent : ConsentPolicies.Parse(policy);

    /// <summary>Changes settings, and keeps them.</summary>
    /// <param name="change">What to make of those that were changed before.</param>
    /// <exception cref="MynaException">They cannot be written.</exception>
    public void Change(Func<SavedSettings, SavedSettings> change)
    {
        lock (_gate)
        {
            SavedSettings changed = change(_saved);
            try
            {
                PrivateFolder.Create(Path.GetDirectoryName(_path)!);
                PrivateFolder.Replace(_path, JsonSerializer.SerializeToUtf8Bytes(changed, SettingsFileJson.Default.SavedSettings));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new MynaException($"{_path} cannot be written: {exception.Message}", exception);
            }

            _saved = changed;
        }
    }

    private bool IsFixed(string name) => _options.FixedSettings.Contains(name);

    private SavedSettings Read()
    {
        try
        {
            SavedSettings saved = File.Exists(_path) ? JsonSerializer.Deserialize(File.ReadAllBytes(_path), SettingsFileJson.Default.SavedSettings) ?? new() : new();
            _ = saved.Consent is { } policy ? ConsentPolicies.Parse(policy) : default;
            return saved;
        }
        catch (Exception exception) when (exception is JsonException or MynaException)
        {
            throw new MynaException($"{_path} is damaged ({exception.Message}); restore it from a backup, or remove it for the usual settings", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MynaException($"{_path} cannot be read: {exception.Message}", exception);
        }
    }
}

/// <summary>What the settings are called in requests.</summary>
internal static class SettingNames
{
    public const string Model = "model";
    public const string Voice = "voice";
    public const string HistoryDays = "history_days";
    public const string Consent = "consent";
}

/// <summary>Settings that were changed; null for those that were not.</summary>
internal sealed record SavedSettings
{
    /// <summary>The model for requests that name none.</summary>
    public string? Model { get; init; }

    /// <summary>The voice for names of other services.</summary>
    public string? Voice { get; init; }

    /// <summary>Days in the history; 0 for not at all.</summary>
    public int? HistoryDays { get; init; }

    /// <summary><c>off</c>, <c>warn</c> or <c>require</c>.</summary>
    public string? Consent { get; init; }
}

/// <summary>Settings in their file.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SavedSettings))]
internal sealed partial class SettingsFileJson : JsonSerializerContext;
