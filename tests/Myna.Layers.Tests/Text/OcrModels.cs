using Myna.Layers.Text;

namespace Myna.Layers.Tests.Text;

/// <summary>The models that read text: fetched by <c>./test</c>, or named by <c>MYNA_MODELS</c>; never part of the repository.</summary>
internal static class OcrModels
{
    private static readonly Lazy<PaddleTextReader?> Shared = new(Load);

    /// <summary>The reader; the test is skipped where its models are not there.</summary>
    public static PaddleTextReader Reader
    {
        get
        {
            Assert.SkipWhen(Shared.Value is null, "the models that read text are not here; fetch them: MYNA_MODELS=$PWD/artifacts/models artifacts/bin/Myna.Cli/release/myna models pull ocr");
            return Shared.Value!;
        }
    }

    private static PaddleTextReader? Load()
    {
        string? named = Environment.GetEnvironmentVariable("MYNA_MODELS");
        string? root = AppContext.BaseDirectory;
        while (root is not null && !File.Exists(Path.Combine(root, "Myna.slnx")))
        {
            root = Path.GetDirectoryName(root);
        }

        string folder = Path.Combine(named ?? Path.Combine(root ?? ".", "artifacts", "models"), "ocr");
        return File.Exists(Path.Combine(folder, PaddleTextReader.RecogniserFile)) ? PaddleTextReader.Load(folder) : null;
    }
}
