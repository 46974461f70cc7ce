using Myna.Audio;
using Myna.Audio.Files;
using Myna.Cli.Tests.Support;

namespace Myna.Cli.Tests.Docs;

/// <summary>docs/use-as-a-library.md shows code that compiles and works.</summary>
public sealed class LibraryPageTests : IDisposable
{
    private readonly Room _room = new();

    public void Dispose() => _room.Dispose();

    [Fact]
    public void Page_shows_the_code_that_is_tested()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "use-as-a-library.md"));
        string source = File.ReadAllText(Path.Combine(Repository.Root, "tests", "Myna.Cli.Tests", "Docs", "LibraryExample.cs"));
        string example = source.Split("// <example>")[1].Split("// </example>")[0]
            .Replace("namespace Myna.Cli.Tests.Docs;\n\n", "", StringComparison.Ordinal)
            .Trim();

        Assert.Contains(example, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_of_the_page_makes_speech()
    {
        string wav = _room.PathOf("out.wav");

        await LibraryExample.CloneAsync(
            Room.Sample("reader-mid.wav"), "The weather is fine today.", wav, TestContext.Current.CancellationToken);

        AudioClip speech = await AudioFile.ReadAsync(wav, TestContext.Current.CancellationToken);
        Assert.InRange(speech.Seconds, 0.8, 5);
    }
}
