using System.Collections.Concurrent;
using Myna.Voice;

namespace Myna.Server.Speaking;

/// <summary>A model whose speakers are kept and used again: their buffers and child processes stay warm between requests.</summary>
/// <param name="model">The model; disposed with this.</param>
/// <param name="mostIdle">How many idle speakers are kept.</param>
internal sealed class WarmModel(IVoiceModel model, int mostIdle) : IVoiceModel
{
    private readonly ConcurrentBag<ISpeaker> _idle = [];
    private bool _disposed;

    /// <inheritdoc/>
    public string Name => model.Name;

    /// <inheritdoc/>
    public string Tag => model.Tag;

    /// <inheritdoc/>
    public int SampleRate => model.SampleRate;

    /// <inheritdoc/>
    public IReadOnlyList<string> Speakers => model.Speakers;

    /// <inheritdoc/>
    public VoicePrompt CreatePrompt(
        ReadOnlySpan<float> samples, int sampleRate, PromptOptions? options = null, CancellationToken cancellationToken = default) =>
        model.CreatePrompt(samples, sampleRate, options, cancellationToken);

    /// <inheritdoc/>
    public VoicePrompt VoiceOf(string speaker) => model.VoiceOf(speaker);

    /// <inheritdoc/>
    public VoicePrompt DesignVoice(string description) => model.DesignVoice(description);

    /// <inheritdoc/>
    public ISpeaker CreateSpeaker() => new Borrowed(this, _idle.TryTake(out ISpeaker? speaker) ? speaker : model.CreateSpeaker());

    /// <inheritdoc/>
    public void Dispose()
    {
        Volatile.Write(ref _disposed, true);
        while (_idle.TryTake(out ISpeaker? speaker))
        {
            speaker.Dispose();
        }

        model.Dispose();
    }

    private void Return(ISpeaker speaker, bool isSound)
    {
        if (!isSound || Volatile.Read(ref _disposed) || _idle.Count >= mostIdle)
        {
            speaker.Dispose();
            return;
        }

        _idle.Add(speaker);
    }

    private sealed class Borrowed(WarmModel owner, ISpeaker speaker) : ISpeaker
    {
        private int _returned;
        private volatile bool _failed;

        public async IAsyncEnumerable<SpeechChunk> SpeakAsync(
            SpeechRequest request, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            // One that did not come to its end is not used again: nobody knows what state it is in.
            _failed = true;
            await foreach (SpeechChunk chunk in speaker.SpeakAsync(request, cancellationToken).ConfigureAwait(false))
            {
                yield return chunk;
            }

            _failed = false;
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _returned, 1) == 0)
            {
                owner.Return(speaker, !_failed);
            }
        }
    }
}
