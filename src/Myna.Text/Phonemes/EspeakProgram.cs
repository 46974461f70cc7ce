using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Myna.Text.Phonemes;

/// <summary>One start of the eSpeak NG program: text in, lines of IPA out. No shell is involved.</summary>
internal sealed class EspeakProgram(EspeakOptions options)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Runs the program.</summary>
    /// <param name="voice">An eSpeak voice name.</param>
    /// <param name="language">What the user called the language, for errors.</param>
    /// <param name="text">Paragraphs separated by blank lines.</param>
    /// <param name="cancellationToken">Ends the child process.</param>
    /// <returns>The lines printed, without their ends.</returns>
    public async Task<string[]> RunAsync(string voice, string language, string text, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Timeout);
        using Process child = Start(voice);
        try
        {
            // All three pipes at once: a child that waits for a full pipe to be read would never end.
            Task<string> output = child.StandardOutput.ReadToEndAsync(limit.Token);
            Task<string> errors = child.StandardError.ReadToEndAsync(limit.Token);
            await WriteAsync(child, text, limit.Token).ConfigureAwait(false);
            string printed = await output.ConfigureAwait(false);
            string complaint = await errors.ConfigureAwait(false);
            await child.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            return child.ExitCode == 0 ? Lines(printed) : throw Failure(child.ExitCode, complaint, language);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MynaException(
                $"{options.Program} did not answer within {options.Timeout.TotalSeconds:0.#} s and was ended. Try a shorter text; if it happens again, check that `{options.Program} --version` works.");
        }
        finally
        {
            End(child);
        }
    }

    private Process Start(string voice)
    {
        var start = new ProcessStartInfo(options.Program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = Utf8,
            StandardOutputEncoding = Utf8,
            StandardErrorEncoding = Utf8,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        foreach (string argument in new[] { "-q", "--ipa", "-b", "1", "-v", voice, "--stdin" })
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Exception e) when (e is Win32Exception or FileNotFoundException or PlatformNotSupportedException)
        {
            throw new MynaException(
                $"The program {options.Program}, which turns text into phonemes, could not be started. Install it with `apt-get install espeak-ng` (Debian, Ubuntu), `dnf install espeak-ng` (Fedora) or `brew install espeak-ng` (macOS).", e);
        }
    }

    private static async Task WriteAsync(Process child, string text, CancellationToken cancellationToken)
    {
        try
        {
            await child.StandardInput.WriteAsync(text.AsMemory(), cancellationToken).ConfigureAwait(false);
            await child.StandardInput.FlushAsync(cancellationToken).ConfigureAwait(false);
            child.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program ended without reading everything; its exit code and message say why.
        }
    }

    private MynaException Failure(int exitCode, string complaint, string language)
    {
        if (complaint.Contains("voice does not exist", StringComparison.Ordinal))
        {
            return EspeakVoices.Unknown(language);
        }

        string detail = complaint.Trim() is { Length: > 0 } said ? $": {said}" : "";
        return new MynaException(
            $"{options.Program} ended with code {exitCode}{detail}. Check that `{options.Program} --version` works.");
    }

    private static string[] Lines(string printed)
    {
        string[] lines = printed.Split('\n');
        return lines[^1].Length == 0 ? lines[..^1] : lines;
    }

    private static void End(Process child)
    {
        try
        {
            if (!child.HasExited)
            {
                child.Kill(entireProcessTree: true);
            }
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It ended by itself in the meantime.
        }
    }
}
