using System.Globalization;

namespace Myna.Voice.Qwen3Tts.Guards;

/// <summary>How an utterance went astray.</summary>
internal enum Straying
{
    /// <summary>It did not.</summary>
    None,

    /// <summary>It took more frames than the text can need.</summary>
    OverBudget,

    /// <summary>It said the same again and again.</summary>
    Loop,

    /// <summary>It went silent and did not end.</summary>
    Silence,

    /// <summary>It ended before the text can have been said.</summary>
    TooShort,
}

/// <summary>
/// Watches one utterance while it is made, and says when to stop it and how much of it to keep. Pure bookkeeping: whoever
/// makes the frames calls it and acts.
/// </summary>
/// <param name="budget">What the text may take.</param>
/// <param name="frameSamples">Samples of a frame.</param>
internal sealed class UtteranceGuard(TokenBudget budget, int frameSamples)
{
    /// <summary>Silence that is kept behind the last sound.</summary>
    private const int KeptSilentFrames = 3;

    private readonly LoopDetector _loop = new();
    private readonly SilenceDetector _silence = new(frameSamples);

    /// <summary>Frames seen.</summary>
    public int Frames { get; private set; }

    /// <summary>How it went astray so far.</summary>
    public Straying Straying { get; private set; }

    /// <summary>Whether to stop.</summary>
    public bool MustStop => Straying is not (Straying.None or Straying.TooShort);

    /// <summary>Frames worth keeping: all, or those before it went astray.</summary>
    public int KeptFrames => Straying switch
    {
        Straying.Loop => Math.Min(_loop.FirstFrame, Frames),
        Straying.Silence => Math.Min(_silence.FramesWithSound + KeptSilentFrames, Frames),
        Straying.OverBudget => Math.Min(budget.MostFrames, Frames),
        _ => Frames,
    };

    /// <summary>Takes a frame.</summary>
    /// <param name="codes">Its codes, the first (semantic) one in front.</param>
    /// <returns>Whether to stop.</returns>
    public bool PushFrame(ReadOnlySpan<int> codes)
    {
        Frames++;
        bool loops = _loop.Push(codes[0]);
        if (Straying == Straying.None)
        {
            Straying = loops ? Straying.Loop : Frames > budget.MostFrames ? Straying.OverBudget : Straying.None;
        }

        return MustStop;
    }

    /// <summary>Takes sound that was decoded from frames seen, in pieces of any length.</summary>
    /// <returns>Whether to stop.</returns>
    public bool PushSound(ReadOnlySpan<float> wave)
    {
        if (_silence.Push(wave) && Straying == Straying.None)
        {
            Straying = Straying.Silence;
        }

        return MustStop;
    }

    /// <summary>Takes the end.</summary>
    /// <param name="byItself">Whether the model gave its end token; otherwise the budget ended it.</param>
    public void Finish(bool byItself)
    {
        if (Straying == Straying.None)
        {
            Straying = !byItself ? Straying.OverBudget : Frames < budget.LeastFrames ? Straying.TooShort : Straying.None;
        }
    }

    /// <summary>What happened, for a person; empty when nothing did.</summary>
    /// <param name="text">What was to be said.</param>
    /// <param name="again">Whether it is made again.</param>
    public string Describe(string text, bool again)
    {
        string start = text.Length <= 40 ? text : text[..(char.IsHighSurrogate(text[39]) ? 39 : 40)] + "…";
        string seconds = (Frames / TokenBudget.FramesPerSecond).ToString("0.0", CultureInfo.InvariantCulture);
        string? what = Straying switch
        {
            Straying.OverBudget => $"was not over after {seconds} s, longer than its text can take",
            Straying.Loop => $"began to repeat itself after {seconds} s",
            Straying.Silence => $"went silent without an end after {seconds} s",
            Straying.TooShort => $"ended after {seconds} s, too early for its text",
            _ => null,
        };
        return what is null ? "" : $"\"{start}\" {what}; {(again ? "it is made again with other random numbers." : Straying == Straying.TooShort ? "part of it may be missing." : "it was stopped there.")}";
    }
}
