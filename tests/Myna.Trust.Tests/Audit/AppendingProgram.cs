using System.Diagnostics;
using System.Runtime.CompilerServices;
using Myna.Trust.Audit;

namespace Myna.Trust.Tests.Audit;

/// <summary>
/// Another program that appends to a log without end, so that it can be killed: this test program itself, started with a variable that
/// names the folder.
/// </summary>
internal static class AppendingProgram
{
    private const string Variable = "MYNA_TEST_APPENDS_TO";

    /// <summary>Starts one.</summary>
    public static Process Start(string trustFolder)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(typeof(AppendingProgram).Assembly.Location);
        }

        start.Environment[Variable] = trustFolder;
        return Process.Start(start)!;
    }

    /// <summary>Runs before everything else of the test program.</summary>
    [ModuleInitializer]
#pragma warning disable CA2255 // This is a program's module, not a library's.
    internal static void AppendWhereAsked()
#pragma warning restore CA2255
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } folder)
        {
            return;
        }

        var log = new AuditLog(new TrustFolder(folder));
        string filler = new('x', 20_000);
        for (int i = 0; ; i++)
        {
            AuditEntry entry = log.Append(AuditEvents.Generation, $"{i}", new Dictionary<string, string?> { ["filler"] = filler });

            // What was told to have been written must be there afterwards.
            Console.WriteLine(entry.Number);
        }
    }
}
