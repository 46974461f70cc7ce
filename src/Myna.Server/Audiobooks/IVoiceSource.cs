using Myna.Audio.Watermark;
using Myna.Voice;

namespace Myna.Server.Audiobooks;

/// <summary>Where jobs get voices and models from, and their turns at speaking.</summary>
public interface IVoiceSource
{
    /// <summary>The model that speaks a voice.</summary>
    /// <param name="voice">The voice's name.</param>
    /// <param name="model">The model asked for; null to leave it to the voice.</param>
    /// <exception cref="MynaException">There is no such voice or model, or a program is missing that speaking needs.</exception>
    string ModelOf(string voice, string? model);

    /// <summary>Takes a model into use until the lease is disposed.</summary>
    /// <param name="model">Its name, by <see cref="ModelOf"/>.</param>
    /// <param name="cancellationToken">Ends the loading.</param>
    Task<IModelLease> RentAsync(string model, CancellationToken cancellationToken);

    /// <summary>A voice as a model speaks it.</summary>
    /// <param name="voice">The voice's name.</param>
    /// <param name="model">A model in use.</param>
    /// <param name="cancellationToken">Ends the making of a prompt.</param>
    /// <exception cref="MynaException">There is no such voice, or the model does not speak it.</exception>
    VoicePrompt Find(string voice, IVoiceModel model, CancellationToken cancellationToken);

    /// <summary>
    /// Notes that a text is about to be spoken in a voice. The same text in the same voice keeps its number, so that work that was broken off
    /// goes on as it began.
    /// </summary>
    /// <param name="text">What will be said.</param>
    /// <param name="voice">The voice's name.</param>
    /// <param name="prompt">The voice as the model speaks it.</param>
    /// <param name="owner">Whose work it is.</param>
    /// <param name="cancellationToken">Ends the wait for the ledger.</param>
    /// <returns>How the speech is marked: with its number in the ledger, where one is kept.</returns>
    WatermarkSettings Mark(string text, string voice, VoicePrompt prompt, string owner, CancellationToken cancellationToken) => WatermarkSettings.Default;

    /// <summary>Waits for a turn at speaking: long work asks for each piece, so that listeners come in between.</summary>
    /// <param name="owner">Whose work it is.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The turn; disposed after the piece.</returns>
    Task<IDisposable> TurnAsync(string owner, CancellationToken cancellationToken);
}

/// <summary>A model in use.</summary>
public interface IModelLease : IDisposable
{
    /// <summary>The model.</summary>
    IVoiceModel Model { get; }
}
