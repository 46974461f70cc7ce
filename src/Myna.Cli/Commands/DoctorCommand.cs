using System.CommandLine;
using Myna.Cli.Doctor;
using Myna.Cli.Errors;
using Myna.Cli.Json;

namespace Myna.Cli.Commands;

/// <summary><c>myna doctor</c>: is everything here that Myna needs, and does it work?</summary>
internal static class DoctorCommand
{
    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        Option<bool> json = SharedOptions.Json();
        var command = new Command(
            "doctor",
            "Check this machine: processor, memory, programs, model, and a short self-test. Exit code 1 when something needed is missing.")
        {
            json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            List<CheckResult> checks = await Examination.RunAsync(environment, cancellationToken);
            bool ok = checks.TrueForAll(check => check.State != Examination.Missing);
            if (parsed.GetValue(json))
            {
                CliJson.Print(environment.Out, new DoctorResult(ok, checks), CliJson.Default.DoctorResult);
            }
            else
            {
                Show(environment, checks, ok);
            }

            return (int)(ok ? ExitCode.Ok : ExitCode.Failed);
        });
        return command;
    }

    private static void Show(CliEnvironment environment, List<CheckResult> checks, bool ok)
    {
        int width = checks.Max(check => check.Name.Length);
        foreach (CheckResult check in checks)
        {
            environment.Out.WriteLine($"{check.State,-7}  {check.Name.PadRight(width)}  {check.Found}");
            if (check.Advice is not null)
            {
                environment.Out.WriteLine($"         {new string(' ', width)}  → {check.Advice}");
            }
        }

        environment.Out.WriteLine(ok ? "Myna can work here." : "Something that Myna needs is missing; see above.");
    }
}
