using System.ComponentModel;
using System.Diagnostics;

namespace Myna.Layers.Tests.Formats.Oracles;

/// <summary>Runs other people's programs that judge what Myna wrote.</summary>
internal static class OracleProgram
{
    /// <summary>The collection of tests that run large programs: one at a time, they fill a machine as it is.</summary>
    public const string OneAtATime = "Large programs, one at a time";

    /// <summary>Runs a program to its end; fails the test if it does not end well.</summary>
    public static string Run(string program, TimeSpan timeout, params string[] arguments)
    {
        (int code, string output) = TryRun(program, timeout, arguments) ?? throw new InvalidOperationException($"{program} cannot be started");
        Assert.True(code == 0, $"{program} ended with {code}: {output}");
        return output;
    }

    /// <summary>Runs a program; null if there is no such program.</summary>
    public static (int Code, string Output)? TryRun(string program, TimeSpan timeout, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using Process process = Process.Start(start)!;
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            if (!process.WaitForExit(timeout))
            {
                process.Kill(entireProcessTree: true);
                Assert.Skip($"{program} did not end within {timeout.TotalSeconds} s: this machine is too busy for it");
            }

            return (process.ExitCode, output.Result + errors.Result);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
