using Myna.Audio.Files;

namespace Myna.Audio.Tests.Files;

public class AtomicFileTests
{
    [Fact]
    public void A_committed_file_replaces_the_old_one_and_keeps_its_permissions()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a.bin");
        File.WriteAllText(path, "old");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        using (var file = AtomicFile.Create(path))
        {
            file.Stream.Write("new"u8);
            Assert.Equal("old", File.ReadAllText(path));
            file.Commit();
        }

        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal(["a.bin"], folder.Names());
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
    }

    [Fact]
    public void Without_a_commit_nothing_is_left()
    {
        using var folder = new TemporaryFolder();
        using (var file = AtomicFile.Create(folder.File("a.bin")))
        {
            file.Stream.Write("half"u8);
            Assert.NotEmpty(folder.Names());
        }

        Assert.Empty(folder.Names());
    }

    [Fact]
    public void A_symbolic_link_is_followed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights on Windows.");
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("real.txt"), "old");
        File.CreateSymbolicLink(folder.File("link.txt"), folder.File("real.txt"));
        using (var file = AtomicFile.Create(folder.File("link.txt")))
        {
            file.Stream.Write("new"u8);
            file.Commit();
        }

        Assert.Equal("new", File.ReadAllText(folder.File("real.txt")));
        Assert.NotNull(File.ResolveLinkTarget(folder.File("link.txt"), returnFinalTarget: false));
    }

    [Fact]
    public void Places_that_cannot_be_written_to_are_named()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("is a folder", Error(folder.FullName), StringComparison.Ordinal);
        Assert.Contains("does not exist; create it", Error(folder.File("missing/a.wav")), StringComparison.Ordinal);
        File.WriteAllText(folder.File("file"), "");
        Assert.Contains("does not exist", Error(folder.File("file/a.wav")), StringComparison.Ordinal);

        static string Error(string path) => Assert.Throws<MynaException>(() => AtomicFile.Create(path)).Message;
    }
}
