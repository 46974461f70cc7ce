using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Myna.Layers.Document;
using Myna.Layers.Pictures;

namespace Myna.Layers.Formats.Animation;

/// <summary>Writes the build-up of a picture as an animated WebP, without loss, by the program ffmpeg.</summary>
public static class WebPWriter
{
    /// <summary>The last picture stays as long as this many others.</summary>
    private const int LastFrames = 3;

    private const int MostSide = 16_383;

    /// <summary>Writes a file.</summary>
    /// <param name="document">The layers.</param>
    /// <param name="path">Where to; overwritten.</param>
    /// <param name="step">How long each layer is looked at; the last picture stays three times as long.</param>
    /// <param name="longestSide">Frames are scaled down so that no side has more pixels.</param>
    /// <param name="progress">Told how much is done, from 0 to 1.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <exception cref="MynaException">ffmpeg is missing or fails.</exception>
    public static void Write(
        LayerDocument document, string path, TimeSpan step, int longestSide = 1024, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var frames = new BuildUp(document, Math.Min(longestSide, MostSide));
        Process? process = null;
        Task<string>? messages = null;
        int done = 0;
        try
        {
            foreach (Picture frame in frames.Frames(cancellationToken))
            {
                process ??= Start(frame, path, step);
                messages ??= process.StandardError.ReadToEndAsync(CancellationToken.None);
                done++;
                for (int i = 0; i < (done == frames.Count ? LastFrames : 1); i++)
                {
                    process.StandardInput.BaseStream.Write(frame.Pixels);
                }

                progress?.Report((double)done / frames.Count);
            }

            process!.StandardInput.Close();
            process.WaitForExit();
            if (process.ExitCode != 0)
            {
                throw Failed(messages!.Result);
            }
        }
        catch (IOException exception) when (messages is not null)
        {
            // ffmpeg ended before it had read everything; what it said tells why.
            throw Failed(process!.WaitForExit(2000) ? messages.Result : exception.Message);
        }
        finally
        {
            if (process is { HasExited: false })
            {
                process.Kill(entireProcessTree: true);
            }

            process?.Dispose();
        }
    }

    private static Process Start(Picture frame, string path, TimeSpan step)
    {
        var start = new ProcessStartInfo("ffmpeg") { RedirectStandardInput = true, RedirectStandardError = true, UseShellExecute = false, CreateNoWindow = true };
        string[] arguments =
        [
            "-hide_banner", "-loglevel", "error", "-y",
            "-f", "rawvideo", "-pix_fmt", "rgba", "-s", string.Create(CultureInfo.InvariantCulture, $"{frame.Width}x{frame.Height}"),
            "-framerate", string.Create(CultureInfo.InvariantCulture, $"1000/{Math.Max(20, (int)step.TotalMilliseconds)}"), "-i", "pipe:0",
            "-c:v", "libwebp_anim", "-lossless", "1", "-loop", "0", "-f", "webp", "file:" + path,
        ];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new MynaException("writing an animated WebP needs the program ffmpeg, which was not found; install it (apt-get install ffmpeg) or write a .gif file", exception);
        }
    }

    private static MynaException Failed(string said)
    {
        string last = said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "no message";
        return new MynaException($"ffmpeg could not write the WebP file: '{last}'; write a .gif file instead");
    }
}
