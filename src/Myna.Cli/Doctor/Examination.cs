using System.Runtime.InteropServices;
using Myna.Cli.Errors;
using Myna.Cli.Json;
using Myna.Library;
using Myna.Library.Models;
using Myna.Library.Voices;
using Myna.Models;
using Myna.Tensors.Hardware;
using Myna.Tensors.Threads;
using Myna.Text.Phonemes.English;

namespace Myna.Cli.Doctor;

/// <summary>The checks of <c>myna doctor</c>, in the order in which they are shown.</summary>
internal static class Examination
{
    /// <summary>All is well.</summary>
    public const string Ok = "ok";

    /// <summary>Myna works, with less.</summary>
    public const string Warn = "warn";

    /// <summary>Myna cannot work.</summary>
    public const string Missing = "missing";

    private const double LeastMemoryGiB = 1;
    private const string Suggested = "qwen3-tts-0.6b";
    private const double SuggestedGiB = 1.6;

    /// <summary>Makes all checks. The self-test is left out when something before it failed.</summary>
    public static async Task<List<CheckResult>> RunAsync(CliEnvironment environment, CancellationToken cancellationToken)
    {
        List<CheckResult> checks =
        [
            new("runtime", Ok, $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}, {RuntimeInformation.OSDescription}", null),
            Guarded("vectors", Vectors),
            Guarded("threads", Threads),
            Memory(),
            await ProgramCheck.RunAsync(environment, "espeak-ng", "--version", "Myna speaks English only, with its built-in pronunciation", cancellationToken),
            await ProgramCheck.RunAsync(environment, "ffmpeg", "-version", "Myna reads and writes WAV only", cancellationToken),
            Guarded("phonemes", () => Phonemes(environment)),
            Guarded("model", () => new CheckResult("model", Ok, environment.Models.FindFolder(), null)),
            Guarded("models", () => Models(environment)),
            Guarded("voices", () => Voices(environment)),
            .. await RemoteChecks.RunAsync(environment, cancellationToken),
        ];
        if (checks.TrueForAll(check => check.State != Missing))
        {
            checks.Add(await SelfTest.RunAsync(environment, cancellationToken));
        }

        return checks;
    }

    /// <summary>Makes one check; an error in it is what the check found.</summary>
    public static CheckResult Guarded(string name, Func<CheckResult> check)
    {
        try
        {
            return check();
        }
#pragma warning disable CA1031 // A doctor reports whatever is broken.
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            return Failed(name, exception);
        }
    }

    /// <summary>A check that ended with an error.</summary>
    public static CheckResult Failed(string name, Exception exception) =>
        new(name, Missing, "does not work", ErrorReport.Of(exception).Message);

    private static CheckResult Vectors()
    {
        string widths = string.Join(", ", Simd.Supported.Select(Name));
        return new CheckResult("vectors", Ok, $"{Name(Simd.Width)} in use (this processor has: {widths})", null);

        static string Name(VectorWidth width) => width == VectorWidth.Scalar ? "scalar" : $"{(int)width}-bit";
    }

    private static CheckResult Threads() => new(
        "threads", Ok, $"{Crew.Shared.Members} of {Environment.ProcessorCount} processors ({Crew.Variable} changes it)", null);

    private static CheckResult Memory()
    {
        double gib = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30);
        return gib >= LeastMemoryGiB
            ? new CheckResult("memory", Ok, $"{gib:0.0} GiB", null)
            : new CheckResult("memory", Warn, $"{gib:0.0} GiB", "long texts may not fit; speak them in parts");
    }

    private static CheckResult Phonemes(CliEnvironment environment)
    {
        string used = Programs.Find("espeak-ng", environment.Variable) is null ? "built in (English)" : "espeak-ng";
        string sample = EnglishPhonemizer.Phonemize("Hello there");
        return new CheckResult("phonemes", Ok, $"{used}; the built-in pronunciation works: {sample}", null);
    }

    /// <summary>What was pulled, and what pulling a larger model would bring and cost.</summary>
    private static CheckResult Models(CliEnvironment environment)
    {
        string[] here = [.. environment.Models.Names().Where(name => name != ModelChoice.Lite)];
        if (here.Length > 0)
        {
            return new CheckResult("models", Ok, $"{ModelChoice.Lite}, {string.Join(", ", here)}", null);
        }

        ModelEntry larger = ModelCatalogue.Get(Suggested);
        double gib = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30);
        string cost = $"{larger.ApproximateBytes / 1e9:0.0} GB to download, about {SuggestedGiB:0.0} GiB of memory at int8{(gib < SuggestedGiB ? ", more than there is here" : "")}, about real time on two fast cores";
        return new CheckResult("models", Ok, $"{ModelChoice.Lite} alone; closer voices in ten languages: myna models pull {larger.Id} ({cost})", null);
    }

    private static CheckResult Voices(CliEnvironment environment)
    {
        VoiceLibrary library = VoiceLibrary.Of(environment.Variable);
        return new CheckResult("voices", Ok, $"{library.Names().Count} in {library.Folder}", null);
    }
}
