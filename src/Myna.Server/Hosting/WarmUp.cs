using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Myna.Server.Keys;
using Myna.Server.Settings;
using Myna.Server.Speaking;
using Myna.Server.Voices;

namespace Myna.Server.Hosting;

/// <summary>Loads the usual model and speaks a few words with it before the server calls itself ready, so that nobody waits for that.</summary>
internal sealed partial class WarmUp(LiveSettings settings, ModelHost models, VoiceShelf shelf, SpeechDesk desk, ILogger<WarmUp> log) : BackgroundService
{
    private volatile bool _isReady;
    private volatile string? _problem;

    /// <summary>Whether the server can speak.</summary>
    public bool IsReady => _isReady;

    /// <summary>What keeps it from it; null while it is warming up, and afterwards.</summary>
    public string? Problem => _problem;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The rest of the server starts meanwhile.
        await Task.Yield();
        try
        {
            models.RequirePrograms(models.Default, language: null);
            foreach (ShelfVoice voice in settings.Voice is { } name ? [shelf.Find(name)] : BuiltInVoices.All)
            {
                var order = new SpeechOrder("Good morning.", voice, new SoundFormat(SoundContainer.Pcm), Caller.Local) { IsRehearsal = true };
                await foreach (SoundPiece piece in desk.SpeakAsync(order, stoppingToken))
                {
                    _ = piece;
                }
            }

            _isReady = true;
            LogReady(log, models.Default);
        }
        catch (MynaException exception)
        {
            _problem = exception.Message;
            LogProblem(log, exception.Message);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server ends before it was ready.
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Ready to speak with {Model}")]
    private static partial void LogReady(ILogger log, string model);

    [LoggerMessage(Level = LogLevel.Error, Message = "Not ready: {Problem}")]
    private static partial void LogProblem(ILogger log, string problem);
}
