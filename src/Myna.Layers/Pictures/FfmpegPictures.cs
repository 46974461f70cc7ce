using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using static System.FormattableString;

namespace Myna.Layers.Pictures;

/// <summary>
/// The program <c>ffmpeg</c> as a child process, for the formats no managed reader is here for. No shell is involved,
/// only picture demuxers are allowed, and ffmpeg itself refuses pictures above the pixel limit before it decodes them.
/// </summary>
internal static class FfmpegPictures
{
    private const string Demuxers = "webp_pipe,tiff_pipe,jpegxl_pipe,j2k_pipe,image2,mov";

    /// <summary>Reads the first picture of a file.</summary>
    public static async Task<Picture> ReadAsync(
        byte[] file, PictureFormat format, string name, PictureLimits limits, CancellationToken cancellationToken)
    {
        string program = Locate() ?? throw new MynaException(
            $"reading {name} needs the program ffmpeg, which was not found; install it (apt-get install ffmpeg) or give a PNG or JPEG file");

        // A file, because the boxes of AVIF and HEIC cannot be read from a pipe.
        string place = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + Extension(format));
        try
        {
            await File.WriteAllBytesAsync(place, file, cancellationToken).ConfigureAwait(false);
            return await DecodeAsync(program, place, name, limits, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            File.Delete(place);
        }
    }

    private static async Task<Picture> DecodeAsync(
        string program, string place, string name, PictureLimits limits, CancellationToken cancellationToken)
    {
        string pixels = Math.Min(limits.MaximumPixels, int.MaxValue).ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo(program)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,
        };
        string[] arguments =
        [
            "-hide_banner", "-nostdin", "-loglevel", "error", "-protocol_whitelist", "file,pipe", "-format_whitelist", Demuxers,
            "-max_pixels", pixels, "-i", "file:" + place, "-map", "0:v:0", "-frames:v", "1", "-pix_fmt", "rgba", "-c:v", "pam", "-f", "image2pipe", "pipe:1",
        ];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using Process process = Start(start);
        using CancellationTokenRegistration kill = stopping.Token.Register(() => Kill(process));
        stopping.CancelAfter(limits.Timeout);
        process.StandardInput.Close();
        Task<string> messages = process.StandardError.ReadToEndAsync(CancellationToken.None);
        Picture? picture = null;
        try
        {
            picture = await ReadPamAsync(process.StandardOutput.BaseStream, name, limits, stopping.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // ffmpeg ended early or was stopped; its messages, read below, say why.
        }
        finally
        {
            if (picture is null && !process.HasExited)
            {
                // Nothing more is read from it, so it could wait for ever with its pipe full.
                await Task.WhenAny(messages, Task.Delay(500, CancellationToken.None)).ConfigureAwait(false);
                Kill(process);
            }
        }

        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (picture is null && stopping.IsCancellationRequested)
        {
            throw new MynaException(Invariant(
                $"reading {name} was stopped: ffmpeg took longer than {limits.Timeout.TotalSeconds:0.###} s; give a smaller file or allow more time"));
        }

        string lastLine = (await messages.ConfigureAwait(false)).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "no message";
        return picture ?? throw new MynaException($"{name} cannot be decoded: ffmpeg says '{lastLine}'; give a PNG or JPEG file");
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new MynaException($"the program {start.FileName} cannot be started: {exception.Message}", exception);
        }
    }

    /// <summary>Reads a PAM picture (netpbm's P7) of four channels.</summary>
    private static async Task<Picture> ReadPamAsync(Stream stream, string name, PictureLimits limits, CancellationToken cancellationToken)
    {
        long width = 0, height = 0;
        while (true)
        {
            string line = await ReadLineAsync(stream, cancellationToken).ConfigureAwait(false);
            if (line == "ENDHDR")
            {
                break;
            }

            string[] words = line.Split(' ');
            long value = words.Length == 2 && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : 0;
            width = words[0] == "WIDTH" ? value : width;
            height = words[0] == "HEIGHT" ? value : height;
        }

        limits.Check(width, height, name);
        var picture = new Picture((int)width, (int)height);
        await stream.ReadExactlyAsync(picture.Pixels, cancellationToken).ConfigureAwait(false);
        return picture;
    }

    private static async Task<string> ReadLineAsync(Stream stream, CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        var letter = new byte[1];
        while (line.Length < 100)
        {
            await stream.ReadExactlyAsync(letter, cancellationToken).ConfigureAwait(false);
            if (letter[0] == '\n')
            {
                return line.ToString();
            }

            line.Append((char)letter[0]);
        }

        throw new InvalidDataException("not a PAM header");
    }

    private static string Extension(PictureFormat format) => format switch
    {
        PictureFormat.WebP => ".webp",
        PictureFormat.Tiff => ".tiff",
        PictureFormat.JpegXl => ".jxl",
        PictureFormat.Jpeg2000 => ".jp2",
        _ => ".avif",
    };

    private static string? Locate()
    {
        string name = OperatingSystem.IsWindows() ? "ffmpeg.exe" : "ffmpeg";
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathRooted)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has just ended.
        }
    }
}
