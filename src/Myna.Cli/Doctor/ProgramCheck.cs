using System.Diagnostics;
using Myna.Cli.Json;
using Myna.Library;

namespace Myna.Cli.Doctor;

/// <summary>Is a program that Myna calls installed, and which version?</summary>
internal static class ProgramCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Asks the program for its version.</summary>
    /// <param name="environment">Where <c>PATH</c> is read.</param>
    /// <param name="name">The program, which Debian's package of the same name brings.</param>
    /// <param name="versionArgument">What makes it print its version.</param>
    /// <param name="without">What Myna does without it.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    public static async Task<CheckResult> RunAsync(
        CliEnvironment environment, string name, string versionArgument, string without, CancellationToken cancellationToken)
    {
        if (Programs.Find(name, environment.Variable) is not { } path)
        {
            return new CheckResult(name, Examination.Warn, "not installed", $"sudo apt-get install {name}; without it {without}");
        }

        try
        {
            return new CheckResult(name, Examination.Ok, await FirstLineAsync(path, versionArgument, cancellationToken), null);
        }
        catch (Exception exception) when (exception is TimeoutException or IOException or System.ComponentModel.Win32Exception)
        {
            return new CheckResult(name, Examination.Warn, $"{path} does not start", exception.Message);
        }
    }

    private static async Task<string> FirstLineAsync(string path, string argument, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(path, [argument])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process program = Process.Start(start) ?? throw new IOException($"{path} did not start");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            program.StandardInput.Close();
            Task<string> errors = program.StandardError.ReadToEndAsync(limit.Token);
            string output = await program.StandardOutput.ReadToEndAsync(limit.Token);
            await program.WaitForExitAsync(limit.Token);
            await errors;
            return output.Split('\n', 2)[0].Trim();
        }
        catch (OperationCanceledException exception)
        {
            program.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw new TimeoutException($"{path} {argument} gave no answer within {Patience.TotalSeconds:0} s", exception);
        }
    }
}
