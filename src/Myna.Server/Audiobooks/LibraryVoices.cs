using Myna.Library.Models;
using Myna.Library.Voices;
using Myna.Voice;

namespace Myna.Server.Audiobooks;

/// <summary>Voices of a library, spoken by models that are loaded once; one piece is spoken at a time.</summary>
/// <param name="library">The voices.</param>
/// <param name="models">The models.</param>
public sealed class LibraryVoices(VoiceLibrary library, IVoiceModels models) : IVoiceSource, IDisposable
{
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);

    private readonly ResidentModels _resident = new(name => models.Load(new ModelChoice { Name = name }), Idle);
    private readonly SemaphoreSlim _turns = new(1);

    /// <inheritdoc/>
    public string ModelOf(string voice, string? model)
    {
        string name = new ModelChoice { Name = model }.For(library.Load(voice)).Name!;
        models.RequirePrograms(new ModelChoice { Name = name }, null);
        return name;
    }

    /// <inheritdoc/>
    public async Task<IModelLease> RentAsync(string model, CancellationToken cancellationToken) =>
        new Lease(await _resident.RentAsync(model, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public VoicePrompt Find(string voice, IVoiceModel model, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        VoicePrompt prompt = library.Load(voice);
        return prompt.ModelTag == model.Tag
            ? prompt
            : throw new MynaException($"the voice {voice} was made by {prompt.ModelTag} and cannot be spoken by {model.Tag}; make it anew with that model");
    }

    /// <inheritdoc/>
    public async Task<IDisposable> TurnAsync(string owner, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Turn(_turns);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _resident.Dispose();
        _turns.Dispose();
    }

    private sealed class Lease(ResidentModels.Lease lease) : IModelLease
    {
        public IVoiceModel Model => lease.Model;

        public void Dispose() => lease.Dispose();
    }

    private sealed class Turn(SemaphoreSlim turns) : IDisposable
    {
        private SemaphoreSlim? _turns = turns;

        public void Dispose() => Interlocked.Exchange(ref _turns, null)?.Release();
    }
}
