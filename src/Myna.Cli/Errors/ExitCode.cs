namespace Myna.Cli.Errors;

/// <summary>What a finished command tells the shell. Part of the interface: documented in docs/cli.md.</summary>
internal enum ExitCode
{
    /// <summary>Done.</summary>
    Ok = 0,

    /// <summary>It was tried and did not work: output not writable, disk full, an error inside Myna.</summary>
    Failed = 1,

    /// <summary>The command line or a setting (<c>MYNA_THREADS</c>, <c>MYNA_VECTOR</c>) is wrong.</summary>
    Usage = 2,

    /// <summary>The input cannot be used: no such clip, not audio, too short, silent, no text.</summary>
    BadInput = 3,

    /// <summary>Something Myna needs is not there: a program (espeak-ng, ffmpeg) or the model's weights.</summary>
    Missing = 4,

    /// <summary>Stopped by Ctrl-C or a signal.</summary>
    Cancelled = 130,
}
