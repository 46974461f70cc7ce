using System.Diagnostics;
using System.Reflection;
using Myna.Tensors.Hardware;
using Myna.Tensors.Threads;

namespace Myna.Voice.Tests;

/// <summary>
/// Runs a test in another process, with another vector width or number of threads: a process computes with one width, chosen
/// at its start. The test leaves the fingerprints of what it computed in a file.
/// </summary>
internal static class FingerprintProcess
{
    private const string FileVariable = "MYNA_FINGERPRINT_FILE";

    /// <summary>What the test calls: leaves its fingerprints, where it runs in such a process.</summary>
    public static void Leave(IEnumerable<string> lines)
    {
        if (Environment.GetEnvironmentVariable(FileVariable) is { } path)
        {
            File.WriteAllLines(path, lines);
        }
    }

    /// <summary>The fingerprints as another process computes them.</summary>
    /// <param name="test">The class of the test that leaves them.</param>
    /// <param name="method">Its name.</param>
    /// <param name="width">The width to compute with.</param>
    /// <param name="threads">The number of threads.</param>
    public static async Task<string[]> RunAsync(Type test, string method, VectorWidth width, int threads)
    {
        string path = Path.GetTempFileName();
        try
        {
            using Process process = Process.Start(StartOf($"{test.FullName}.{method}", width, threads, path))!;
            CancellationToken cancellationToken = TestContext.Current.CancellationToken;
            try
            {
                Task<string> errors = process.StandardError.ReadToEndAsync(cancellationToken);
                string said = await process.StandardOutput.ReadToEndAsync(cancellationToken);
                await process.WaitForExitAsync(cancellationToken);
                Assert.True(process.ExitCode == 0, $"{width}, {threads} threads: {said}{await errors}");
            }
            catch (OperationCanceledException)
            {
                process.Kill();
                throw;
            }

            string[] lines = await File.ReadAllLinesAsync(path, cancellationToken);
            Assert.NotEmpty(lines);
            return lines;
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static ProcessStartInfo StartOf(string method, VectorWidth width, int threads, string path)
    {
        string program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            start.ArgumentList.Add(Assembly.GetExecutingAssembly().Location);
        }

        foreach (string argument in new[] { "-method", method, "-noColor", "-noLogo" })
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment[Simd.Variable] = width == VectorWidth.Scalar ? "scalar" : $"{(int)width}";
        start.Environment[Crew.Variable] = $"{threads}";
        start.Environment[FileVariable] = path;
        return start;
    }
}
