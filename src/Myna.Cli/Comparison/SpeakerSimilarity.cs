using Myna.Audio;
using Myna.Library.Models;
using Myna.Voice;

namespace Myna.Cli.Comparison;

/// <summary>How alike two voices are in the ears of the voice model: the cosine of their speaker vectors.</summary>
internal static class SpeakerSimilarity
{
    private const string Vector = "vector";

    /// <summary>Compares; where that cannot be done, says why instead.</summary>
    public static (double? Cosine, string? Note) Of(
        IVoiceModels models, (string Path, AudioClip Clip) first, (string Path, AudioClip Clip) second, CancellationToken cancellationToken)
    {
        try
        {
            using IVoiceModel model = models.Load(new ModelChoice { Name = ModelChoice.Lite });
            VoicePrompt a = Listen(model, first.Path, first.Clip, cancellationToken);
            VoicePrompt b = Listen(model, second.Path, second.Clip, cancellationToken);
            return a.TensorNames.Contains(Vector) && b.TensorNames.Contains(Vector)
                ? (Math.Round(Cosine(a.Tensor(Vector), b.Tensor(Vector)), 4), null)
                : (null, $"the model {model.Tag} has no speaker vectors");
        }
        catch (MynaException exception)
        {
            // No reason to keep the other numbers from anyone.
            return (null, exception.Message);
        }
    }

    /// <summary>The cosine of the angle between two vectors; 0 where one of them is zero.</summary>
    internal static double Cosine(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        if (a.Length != b.Length)
        {
            throw new MynaException("the speaker vectors differ in length; the voices were made by different models");
        }

        double ab = 0, aa = 0, bb = 0;
        for (int i = 0; i < a.Length; i++)
        {
            ab += (double)a[i] * b[i];
            aa += (double)a[i] * a[i];
            bb += (double)b[i] * b[i];
        }

        return aa > 0 && bb > 0 ? ab / Math.Sqrt(aa * bb) : 0;
    }

    private static VoicePrompt Listen(IVoiceModel model, string path, AudioClip clip, CancellationToken cancellationToken) =>
        Speaking.ClipReader.MakePrompt(model, clip, path, new PromptOptions { Source = Path.GetFileName(path) }, cancellationToken);
}
