namespace Myna.Voice.Qwen3Tts.Guards;

/// <summary>
/// Notices when a model says the same again and again: the first codes of the frames, which carry what is said, repeat
/// exactly with some period. Sampled speech never does, not even where the text says the same twice.
/// </summary>
internal sealed class LoopDetector
{
    /// <summary>The longest period that is looked for, in frames: 5 s.</summary>
    public const int LongestPeriod = 64;

    /// <summary>A code that stands still this many frames (2.6 s) is stuck; a pause in speech is shorter.</summary>
    public const int StuckFrames = 32;

    /// <summary>Shorter periods, as of a held vowel, must repeat this many frames (3.2 s).</summary>
    public const int LeastRepeatedFrames = 40;

    /// <summary>How often a period must come again behind its first time.</summary>
    private const int Repeats = 2;

    private readonly int[] _codes = new int[LongestPeriod];
    private readonly int[] _runs = new int[LongestPeriod + 1]; // [period]: frames that were the same a period before
    private int _frames;

    /// <summary>Whether a loop was found.</summary>
    public bool Found => FirstFrame >= 0;

    /// <summary>The first frame that repeats another; -1 as long as no loop was found.</summary>
    public int FirstFrame { get; private set; } = -1;

    /// <summary>Its period in frames; 0 as long as no loop was found.</summary>
    public int Period { get; private set; }

    /// <summary>Takes a frame's first code.</summary>
    /// <returns>Whether a loop was found, now or before.</returns>
    public bool Push(int code)
    {
        for (int period = 1; period <= Math.Min(_frames, LongestPeriod) && !Found; period++)
        {
            bool same = _codes[(_frames - period) % LongestPeriod] == code;
            _runs[period] = same ? _runs[period] + 1 : 0;
            int enough = period == 1 ? StuckFrames : Math.Max(LeastRepeatedFrames, Repeats * period);
            if (_runs[period] >= enough)
            {
                FirstFrame = _frames + 1 - _runs[period];
                Period = period;
            }
        }

        _codes[_frames++ % LongestPeriod] = code;
        return Found;
    }
}
