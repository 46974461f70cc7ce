using Microsoft.Win32.SafeHandles;

namespace Myna.Cli.Output;

/// <summary>Standard output as a stream of bytes.</summary>
internal static class StandardOutput
{
    private const int UnixHandle = 1;

    /// <summary>
    /// Opens it. The console's own stream keeps silent when the reader of a pipe has gone, and a long text would be
    /// spoken to nobody; a pipe opened as a file says so. A redirection to a file stays with the console's stream, which
    /// appends where others have written.
    /// </summary>
    public static Stream Open()
    {
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected)
        {
            return Console.OpenStandardOutput();
        }

        var pipe = new FileStream(new SafeFileHandle(UnixHandle, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return pipe.CanSeek ? Console.OpenStandardOutput() : pipe;
    }
}
