namespace Myna.Models;

/// <summary>What a pull is doing.</summary>
public enum PullStage
{
    /// <summary>Asking the hub which files there are.</summary>
    Listing,

    /// <summary>Hashing files that are there already.</summary>
    Checking,

    /// <summary>Downloading.</summary>
    Downloading,
}

/// <summary>How far a pull or a check has come.</summary>
/// <param name="Stage">What it is doing.</param>
/// <param name="BytesDone">Bytes that are there (or, in a check, hashed).</param>
/// <param name="BytesTotal">Bytes of the whole model; 0 while unknown.</param>
/// <param name="BytesPerSecond">Rate of the last seconds.</param>
/// <param name="TimeLeft">Time until all is done at that rate; null while unknown.</param>
/// <param name="FilesDone">Files that are finished and checked.</param>
/// <param name="Files">Files of the whole model; 0 while unknown.</param>
/// <param name="File">The file that was worked on last; null at first.</param>
/// <param name="Retries">How often a connection broke and was tried again.</param>
public readonly record struct PullProgress(
    PullStage Stage,
    long BytesDone,
    long BytesTotal,
    double BytesPerSecond,
    TimeSpan? TimeLeft,
    int FilesDone,
    int Files,
    string? File,
    int Retries)
{
    /// <summary>The share that is done, 0 to 1.</summary>
    public double Fraction => BytesTotal == 0 ? 0 : Math.Clamp((double)BytesDone / BytesTotal, 0, 1);
}
