using Myna.Server.Tests.Support;

namespace Myna.Server.Tests.Hosting;

/// <summary>Linters have nothing against the files that containers are made of. There is no engine here to build them.</summary>
public sealed class ContainerFilesTests
{
    [Fact]
    public async Task Linters_find_nothing_in_the_files_for_containers()
    {
        Dictionary<string, string?> found = await NodeClient.RunAsync("deploy.mjs", Path.Combine(NodeClient.Root, "deploy"));
        Assert.Equal(["Dockerfile", "compose.yaml"], found.Keys);
        Assert.All(found, file => Assert.True(file.Value is null, $"{file.Key}: {file.Value}"));
    }

    [Fact]
    public async Task Linters_would_have_found_what_is_wrong()
    {
        string folder = Directory.CreateTempSubdirectory("myna-deploy-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "Dockerfile"), "FROM debian\nCOPYY a b\n", TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(Path.Combine(folder, "compose.yaml"), "services:\n  myna:\n    image: myna\n", TestContext.Current.CancellationToken);
            Dictionary<string, string?> found = await NodeClient.RunAsync("deploy.mjs", folder);
            Assert.Contains("COPYY", found["Dockerfile"], StringComparison.Ordinal);
            Assert.Contains("tag", found["compose.yaml"], StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
