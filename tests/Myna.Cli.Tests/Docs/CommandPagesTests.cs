using System.Diagnostics;
using System.Text;
using Myna.Cli.Tests.Support;
using Myna.Layers.Pictures;

namespace Myna.Cli.Tests.Docs;

/// <summary>
/// The commands of the documentation work: blocks that begin with <c>```sh run</c> are run in order, each page in a folder of its
/// own that holds the files it speaks of.
/// </summary>
public sealed class CommandPagesTests : IDisposable
{
    private const string Runnable = "```sh run";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly Room _room = new();

    public static TheoryData<string> Pages => [.. Directory.EnumerateFiles(Folder, "*.md")
        .Where(page => File.ReadAllText(page).Contains(Runnable, StringComparison.Ordinal))
        .Select(page => Path.GetFileName(page))
        .Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(Repository.Root, "docs");

    public void Dispose() => _room.Dispose();

    /// <summary>Pages about building, models and measurements have commands that take minutes or other machines.</summary>
    [Fact]
    public void Every_page_about_the_command_line_is_run() => Assert.Superset(
        new HashSet<string>
        {
            "align.md", "cli.md", "clone-a-voice.md", "compare-and-plot.md", "layers-edit.md", "long-texts.md", "markup.md", "text.md",
        },
        Pages.Select(row => row.Data).ToHashSet());

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Commands_of_the_page_work(string page)
    {
        string commands = Commands(await File.ReadAllTextAsync(Path.Combine(Folder, page), TestContext.Current.CancellationToken));
        await PrepareAsync(commands);
        (int exitCode, string output) = await RunAsync(commands);
        Assert.True(exitCode == 0, $"docs/{page}, exit code {exitCode}. The last command that was begun is the one that failed:\n{output}");
    }

    /// <summary>A blue square on yellow.</summary>
    private static void WritePoster(string path)
    {
        var poster = new Picture(120, 80);
        for (int i = 0; i < poster.Width * poster.Height; i++)
        {
            bool isSquare = i % poster.Width is > 30 and < 70 && i / poster.Width is > 20 and < 60;
            (isSquare ? new byte[] { 30, 60, 200, 255 } : [250, 220, 60, 255]).CopyTo(poster.Pixels, Picture.Channels * i);
        }

        PngWriter.Write(path, poster);
    }

    private static string Commands(string page)
    {
        var commands = new StringBuilder();
        bool inside = false;
        foreach (string line in page.ReplaceLineEndings("\n").Split('\n'))
        {
            if (inside && line == "```")
            {
                inside = false;
            }
            else if (inside)
            {
                commands.Append(line).Append('\n');
            }

            inside |= line == Runnable;
        }

        return commands.ToString();
    }

    /// <summary>The files, programs and voices that pages take for granted.</summary>
    private async Task PrepareAsync(string commands)
    {
        File.Copy(Room.Sample("reader-mid.wav"), _room.PathOf("clip.wav"));
        File.Copy(Room.Sample("reader-low.wav"), _room.PathOf("clone.wav"));
        File.Copy(Room.Sample("reader-high.wav"), _room.PathOf("chapter.wav"));
        Directory.CreateSymbolicLink(_room.PathOf("samples"), Path.Combine(Repository.Root, "samples"));
        Directory.CreateSymbolicLink(_room.PathOf("models"), Path.Combine(Repository.Root, "models"));
        WritePoster(_room.PathOf("poster.png"));
        File.WriteAllText(_room.PathOf("chapter.txt"), "It was late.\n\nNobody came.\n");
        File.WriteAllText(_room.PathOf("article.txt"), "A short article.\n");
        File.WriteAllText(_room.PathOf("talk.txt"), "I could do so much for all at home, how I should enjoy that!\n");
        File.WriteAllText(_room.PathOf("book.md"), "# One\n\nIt began.\n\n# Two\n\nIt ended.\n");
        File.WriteAllText(_room.PathOf("lines.csv"), "id,text,voice\nhello,Good morning.,\nbye,Goodbye.,bruno\n");
        File.WriteAllText(_room.PathOf("film.srt"), "1\n00:00:00,500 --> 00:00:02,000\nGood evening.\n");
        File.WriteAllText(_room.PathOf("film.vtt"), "WEBVTT\n\n00:00.500 --> 00:02.000\nGood evening.\n");
        string programs = Directory.CreateDirectory(_room.PathOf("bin")).FullName;
        Program(Path.Combine(programs, "myna"), $"exec dotnet '{Path.Combine(AppContext.BaseDirectory, "myna.dll")}' \"$@\"");

        // Nobody listens here, but the speech is taken as a player takes it.
        Program(Path.Combine(programs, "aplay"), "cat > /dev/null");

        var before = new StringBuilder("myna voices add bruno samples/reader-low.wav\n");
        if (!commands.Contains("voices add anna", StringComparison.Ordinal) && !commands.Contains("--save anna", StringComparison.Ordinal))
        {
            before.Append("myna voices add anna clip.wav\n");
        }

        foreach (string recording in new[] { "interview.mp3", "talk.mp3" }.Where(name => commands.Contains(name, StringComparison.Ordinal)))
        {
            before.Append(System.Globalization.CultureInfo.InvariantCulture, $"ffmpeg -loglevel error -i chapter.wav {recording}\n");
        }

        (int exitCode, string output) = await RunAsync(before.ToString());
        Assert.True(exitCode == 0, output);
    }

    private async Task<(int ExitCode, string Output)> RunAsync(string commands)
    {
        var start = new ProcessStartInfo("bash", ["-e", "-x", "-o", "pipefail", "-c", commands])
        {
            WorkingDirectory = _room.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{_room.PathOf("bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["HOME"] = _room.Home;
        start.Environment["MYNA_HOME"] = _room.Home;
        start.Environment["DOTNET_CLI_HOME"] = _room.Home;
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await error + await output);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static void Program(string path, string commands)
    {
        File.WriteAllText(path, $"#!/bin/sh\n{commands}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
