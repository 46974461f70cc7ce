using Microsoft.AspNetCore.Http;
using Myna.Audio;
using Myna.Server.Consents;
using Myna.Server.Hosting;
using Myna.Server.Keys;
using Myna.Server.Speaking;
using Myna.Trust;
using Myna.Trust.Audit;
using Myna.Voice;

namespace Myna.Server.Voices;

/// <summary>Makes voices of recordings.</summary>
internal sealed class Cloning(ModelHost models, VoiceShelf shelf, SpeakingTurns turns, ConsentDesk consents, VoicePermits permits)
{
    private const int MostTitleLetters = 200;

    /// <summary>Makes a voice and keeps it.</summary>
    /// <param name="order">What is known of it.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="cancellationToken">Stops between blocks of the network.</param>
    /// <exception cref="MynaException">The recordings cannot be used.</exception>
    public async Task<ShelfVoice> CloneAsync(CloneOrder order, Caller caller, CancellationToken cancellationToken)
    {
        string title = CheckTitle(order.Title);
        if (order.Recordings.Count == 0)
        {
            throw HttpFault.Bad("files", "no recording was sent; at least 3 s of speech are needed");
        }

        VoicePrompt prompt = await PromptAsync(order, caller, cancellationToken);
        ShelfVoice voice = shelf.Add(prompt, title, order.Description, order.Labels, order.Recordings);
        permits.Record(AuditEvents.VoiceCloned, voice.Title, caller, new Dictionary<string, string?> { ["id"] = voice.Id, ["voice_id"] = VoiceIdentity.Of(prompt), ["consent"] = order.Consent });
        return voice;
    }

    /// <summary>Removes a voice and everything that was made of it.</summary>
    public void Delete(ShelfVoice voice, Caller caller)
    {
        shelf.Delete(voice);
        permits.Record(AuditEvents.VoiceRemoved, voice.Title, caller, new Dictionary<string, string?> { ["id"] = voice.Id });
    }

    /// <summary>Makes a voice again of the recordings it has and more of them.</summary>
    public async Task<ShelfVoice> AddRecordingsAsync(
        ShelfVoice voice, IReadOnlyList<Recording> kept, IReadOnlyList<Recording> added, Caller caller, CancellationToken cancellationToken)
    {
        var order = new CloneOrder(voice.Title, [.. kept, .. added]) { Model = voice.Model, Language = voice.Language };
        VoicePrompt prompt = await PromptAsync(order, caller, cancellationToken);
        return shelf.Edit(voice, added: (prompt, added));
    }

    /// <summary>Returns the title when it is one.</summary>
    /// <exception cref="HttpFault">It is empty or too long.</exception>
    public static string CheckTitle(string? title) =>
        title?.Trim() is { Length: > 0 and <= MostTitleLetters } checkedTitle && !checkedTitle.Any(char.IsControl)
            ? checkedTitle
            : throw new HttpFault(
                StatusCodes.Status400BadRequest, "invalid_value", $"the name of the voice must have 1 to {MostTitleLetters} characters, none of them a line break", "name");

    private async Task<VoicePrompt> PromptAsync(CloneOrder order, Caller caller, CancellationToken cancellationToken)
    {
        AudioClip clip = ReferenceSound.Join([.. order.Recordings.Select(recording => recording.Clip)]);
        using IDisposable turn = await turns.EnterAsync(caller.Id, cancellationToken);
        using ResidentModels.Lease lease = await models.RentAsync(order.Model ?? models.Default, cancellationToken);
        var options = new PromptOptions
        {
            Name = order.Title,
            Source = order.Recordings[0].FileName,
            Language = order.Language,

            // It tells what is said in the first recording only.
            Transcript = order.Recordings.Count == 1 ? order.Transcript : null,
        };
        return await Task.Run(
            () =>
            {
                VoicePrompt prompt = lease.Model.CreatePrompt(clip.Samples, clip.SampleRate, options, cancellationToken);
                consents.CheckClip(clip, prompt, order.Consent, caller, cancellationToken);
                return prompt;
            },
            cancellationToken);
    }
}

/// <summary>A voice to make.</summary>
/// <param name="Title">What people will call it.</param>
/// <param name="Recordings">What it is made of.</param>
internal sealed record CloneOrder(string Title, IReadOnlyList<Recording> Recordings)
{
    /// <summary>The model it is for; null for the usual one.</summary>
    public string? Model { get; init; }

    /// <summary>What is told of it.</summary>
    public string? Description { get; init; }

    /// <summary>Language, accent and so on.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Language of the recording.</summary>
    public string? Language { get; init; }

    /// <summary>The consent it rests on; null where there is none yet.</summary>
    public string? Consent { get; init; }

    /// <summary>What is said in the recording.</summary>
    public string? Transcript { get; init; }
}
