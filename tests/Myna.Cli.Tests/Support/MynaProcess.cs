using System.Diagnostics;
using System.Globalization;

namespace Myna.Cli.Tests.Support;

/// <summary>The built program, started as a process of its own the way <c>./myna</c> starts it.</summary>
internal sealed class MynaProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly Task<byte[]> _output;
    private readonly Task<string> _error;

    private long _outputBytes;

    private MynaProcess(Process process, byte[] input)
    {
        _process = process;
        _output = ReadAllAsync(process.StandardOutput.BaseStream);
        _error = process.StandardError.ReadToEndAsync();
        process.StandardInput.BaseStream.Write(input);
        process.StandardInput.Close();
    }

    /// <summary>Whether it has ended by itself.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Starts it.</summary>
    public static MynaProcess Start(Room room, string[] arguments, params (string Name, string Value)[] variables) =>
        Start(room, arguments, [], variables);

    private static MynaProcess Start(Room room, string[] arguments, byte[] input, (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "myna.dll"), .. arguments])
        {
            WorkingDirectory = room.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["MYNA_HOME"] = room.Home;
        start.Environment["MYNA_CONSENT"] = "off";
        start.Environment["MYNA_LEDGER"] = "off";
        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        return new MynaProcess(Process.Start(start)!, input);
    }

    /// <summary>Starts it and waits for its end.</summary>
    public static async Task<ProcessResult> RunAsync(Room room, string[] arguments, params (string Name, string Value)[] variables)
    {
        using MynaProcess process = Start(room, arguments, variables);
        return await process.EndAsync();
    }

    /// <summary>Starts it with something on standard input and waits for its end.</summary>
    public static async Task<ProcessResult> RunAsync(Room room, string[] arguments, byte[] input)
    {
        using MynaProcess process = Start(room, arguments, input, []);
        return await process.EndAsync();
    }

    /// <summary>Waits until it has written so many bytes to standard output, or has ended.</summary>
    public async Task FirstOutputAsync(long bytes)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        while (Interlocked.Read(ref _outputBytes) < bytes && !HasEnded)
        {
            await Task.Delay(20, limit.Token);
        }
    }

    /// <summary>Sends what Ctrl-C sends.</summary>
    public async Task InterruptAsync()
    {
        if (HasEnded)
        {
            return;
        }

        using Process kill = Process.Start("kill", ["-INT", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Ends it at once, as kill -9 does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Waits for its end; one that hangs is killed and fails the test.</summary>
    public async Task<ProcessResult> EndAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        await _process.WaitForExitAsync(limit.Token);
        return new ProcessResult(_process.ExitCode, await _output, await _error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private async Task<byte[]> ReadAllAsync(Stream stream)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        int count;
        while ((count = await stream.ReadAsync(buffer)) > 0)
        {
            bytes.Write(buffer, 0, count);
            Interlocked.Add(ref _outputBytes, count);
        }

        return bytes.ToArray();
    }
}
