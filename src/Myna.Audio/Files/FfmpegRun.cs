using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using static System.FormattableString;

namespace Myna.Audio.Files;

/// <summary>One run of ffmpeg: its pipes, its time limit and its end.</summary>
internal sealed class FfmpegRun : IAsyncDisposable
{
    private readonly Process _process;
    private TimeSpan _limit;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _stopping;
    private readonly CancellationTokenRegistration _kill;
    private readonly Task<string> _lastLine;

    private FfmpegRun(Process process, TimeSpan limit, CancellationToken caller)
    {
        _process = process;
        _limit = limit;
        _caller = caller;
        _lastLine = ReadLastLineAsync(process.StandardError);
        _stopping = CancellationTokenSource.CreateLinkedTokenSource(caller);
        _kill = _stopping.Token.Register(Kill);
        _stopping.CancelAfter(limit);
    }

    /// <summary>The program's standard input.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>The program's standard output.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>Cancelled when the program is being stopped, by the caller, by its time limit or by its reader.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Whether <see cref="StopIfStillWriting"/> had to stop the program.</summary>
    public bool StoppedByReader { get; private set; }

    /// <summary>Starts the program.</summary>
    public static FfmpegRun Start(string path, IEnumerable<string> arguments, TimeSpan limit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var start = new ProcessStartInfo(path)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            return new FfmpegRun(Process.Start(start)!, limit, cancellationToken);
        }
        catch (Win32Exception exception)
        {
            throw new MynaException($"the program {path} cannot be started: {exception.Message}", exception);
        }
    }

    /// <summary>Tells the program that nothing comes through its input.</summary>
    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>Stops the program if it has more to say; used when its reader has seen enough.</summary>
    public void StopIfStillWriting()
    {
        try
        {
            if (Output.ReadByte() >= 0)
            {
                StoppedByReader = true;
                _stopping.Cancel();
            }
        }
        catch (IOException)
        {
            // It ended by itself.
        }
    }

    /// <summary>Sets a time limit that begins now.</summary>
    public void Limit(TimeSpan limit)
    {
        _limit = limit;
        _stopping.CancelAfter(limit);
    }

    /// <summary>Ends the program, whose result is not wanted any more.</summary>
    public void Stop()
    {
        StoppedByReader = true;
        _stopping.Cancel();
    }

    /// <summary>Waits for the end.</summary>
    /// <param name="task">What the program was doing, for errors: <c>reading talk.mp3</c>.</param>
    /// <returns>Its exit code and the last line of its messages.</returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <exception cref="MynaException">The time limit passed.</exception>
    public async Task<(int ExitCode, string LastLine)> FinishAsync(string task)
    {
        await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        string line = await _lastLine.ConfigureAwait(false);
        if (_stopping.IsCancellationRequested && !StoppedByReader)
        {
            _caller.ThrowIfCancellationRequested();
            throw new MynaException(Invariant(
                $"{task} was stopped: ffmpeg took longer than {_limit.TotalSeconds:0.###} s; give a shorter file or allow more time"));
        }

        return (_process.ExitCode, line);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _kill.DisposeAsync().ConfigureAwait(false);
        if (!_process.HasExited)
        {
            Kill();
            await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }

        _stopping.Dispose();
        _process.Dispose();
    }

    private void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has just ended.
        }
    }

    /// <summary>Reads all messages, so that the program never waits for its reader, and keeps the last line of 500 characters or less.</summary>
    private static async Task<string> ReadLastLineAsync(StreamReader messages)
    {
        var line = new StringBuilder();
        string last = "no message";
        var buffer = new char[1024];
        int count;
        while ((count = await messages.ReadAsync(buffer).ConfigureAwait(false)) > 0)
        {
            foreach (char letter in buffer.AsSpan(0, count))
            {
                if (letter is '\n' or '\r')
                {
                    last = line.ToString().Trim() is { Length: > 0 } whole ? whole : last;
                    line.Clear();
                }
                else if (line.Length < 500)
                {
                    line.Append(letter);
                }
            }
        }

        return line.ToString().Trim() is { Length: > 0 } rest ? rest : last;
    }
}
