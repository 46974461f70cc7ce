using System.ComponentModel;
using System.Diagnostics;

namespace Myna.Tests;

/// <summary>Skips tests that need the eSpeak NG program where it is not installed.</summary>
internal static class InstalledEspeak
{
    private static readonly bool Present = Find();

    public static void Require() =>
        Assert.SkipUnless(Present, "espeak-ng is not installed; `apt-get install espeak-ng` to run this test");

    private static bool Find()
    {
        try
        {
            using Process child = Process.Start(new ProcessStartInfo("espeak-ng", "--version") { RedirectStandardOutput = true })!;
            child.StandardOutput.ReadToEnd();
            child.WaitForExit();
            return child.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
