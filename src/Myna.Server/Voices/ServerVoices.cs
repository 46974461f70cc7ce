using Myna.Audio.Watermark;
using Myna.Server.Audiobooks;
using Myna.Server.Consents;
using Myna.Server.Keys;
using Myna.Server.Speaking;
using Myna.Voice;

namespace Myna.Server.Voices;

/// <summary>The voices of the server for its jobs: the same models, the same consents, and turns among those who listen.</summary>
internal sealed class ServerVoices(VoiceShelf shelf, ModelHost models, SpeakingTurns turns, VoicePermits permits) : IVoiceSource
{
    /// <inheritdoc/>
    public string ModelOf(string voice, string? model)
    {
        string name = models.Resolve(model) ?? shelf.Find(voice).Model ?? models.Default;
        models.RequirePrograms(name, language: null);
        return name;
    }

    /// <inheritdoc/>
    public async Task<IModelLease> RentAsync(string model, CancellationToken cancellationToken) => new Lease(await models.RentAsync(model, cancellationToken));

    /// <inheritdoc/>
    public VoicePrompt Find(string voice, IVoiceModel model, CancellationToken cancellationToken)
    {
        ShelfVoice found = shelf.Find(voice);
        VoicePrompt prompt = shelf.PromptFor(found, model, cancellationToken);
        permits.Require(found, prompt, new SpeechOrder("", found, new SoundFormat(SoundContainer.Wav), Caller.Local));
        return prompt;
    }

    /// <inheritdoc/>
    public WatermarkSettings Mark(string text, string voice, VoicePrompt prompt, string owner, CancellationToken cancellationToken) =>
        permits.MarkWork(text, shelf.Find(voice), prompt, owner, cancellationToken);

    /// <inheritdoc/>
    public async Task<IDisposable> TurnAsync(string owner, CancellationToken cancellationToken) => await turns.EnterAsync("jobs of " + owner, cancellationToken, isPatient: true);

    private sealed class Lease(ResidentModels.Lease lease) : IModelLease
    {
        public IVoiceModel Model => lease.Model;

        public void Dispose() => lease.Dispose();
    }
}
