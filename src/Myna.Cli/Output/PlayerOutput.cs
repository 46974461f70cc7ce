using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using Myna.Audio.Files;
using Myna.Cli.Errors;

namespace Myna.Cli.Output;

/// <summary>Speech to the loudspeakers, through another program. Speech that is made faster than it is heard waits in memory.</summary>
internal sealed class PlayerOutput : SpeechOutput
{
    private readonly PlayerProgram _program;
    private readonly Channel<ReadOnlyMemory<float>> _waiting = Channel.CreateUnbounded<ReadOnlyMemory<float>>();
    private readonly CancellationTokenSource _stop = new();
    private Process? _process;
    private Task _feeding = Task.CompletedTask;
    private Task<string> _complaint = Task.FromResult("");

    private PlayerOutput(PlayerProgram program) => _program = program;

    /// <summary>Finds a player, before any work is done.</summary>
    /// <exception cref="CliException">There is none.</exception>
    public static PlayerOutput Open(CliEnvironment environment) => new(PlayerProgram.Find(environment));

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<float> samples, int sampleRate, CancellationToken cancellationToken)
    {
        if (_process is null)
        {
            Start(sampleRate);
        }
        else if (_feeding.IsFaulted)
        {
            throw await FailureAsync(cancellationToken);
        }

        await _waiting.Writer.WriteAsync(samples, cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task CompleteAsync(CancellationToken cancellationToken)
    {
        _waiting.Writer.Complete();
        if (_process is null)
        {
            return;
        }

        try
        {
            await _feeding.WaitAsync(cancellationToken);
        }
        catch (IOException)
        {
            throw await FailureAsync(cancellationToken);
        }

        await _process.WaitForExitAsync(cancellationToken);
        if (_process.ExitCode != 0)
        {
            throw await FailureAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _stop.Cancel();
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
        }

        _process?.Dispose();
        _stop.Dispose();
    }

    private void Start(int sampleRate)
    {
        var start = new ProcessStartInfo(_program.Path, _program.Arguments(sampleRate))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            _process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new CliException(ExitCode.Missing, $"{_program.Path} does not start ({exception.Message}); write a file with -o instead", exception);
        }

        // Its standard output is read away, so that it never gets between the results.
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _complaint = _process.StandardError.ReadToEndAsync(CancellationToken.None);
        _feeding = Task.Run(() => FeedAsync(_process.StandardInput.BaseStream, sampleRate, _stop.Token));
    }

    private async Task FeedAsync(Stream stream, int sampleRate, CancellationToken cancellationToken)
    {
        await using Stream input = stream;
        WavWriter? wav = _program.TakesWav ? new WavWriter(input, sampleRate, channels: 1, leaveOpen: true) : null;
        await foreach (ReadOnlyMemory<float> samples in _waiting.Reader.ReadAllAsync(cancellationToken))
        {
            if (wav is not null)
            {
                await wav.WriteAsync(samples, cancellationToken);
            }
            else
            {
                await input.WriteAsync(MemoryMarshal.AsBytes(samples.Span).ToArray(), cancellationToken);
            }

            await input.FlushAsync(cancellationToken);
        }

        wav?.Finish();
    }

    private async Task<CliException> FailureAsync(CancellationToken cancellationToken)
    {
        await _process!.WaitForExitAsync(cancellationToken);
        string said = (await _complaint).Trim().Split('\n')[0].Trim();
        return new CliException(
            ExitCode.Failed,
            $"{_program.Name} stopped before the speech was over (exit code {_process.ExitCode}{(said.Length > 0 ? ": " + said : "")}); check the sound device, or write a file with -o");
    }
}
