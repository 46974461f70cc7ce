using System.Security.Cryptography;
using Myna.Layers.Compositing;
using Myna.Layers.Decomposition.Matting;
using Myna.Layers.Document;
using Myna.Layers.Pictures;
using Myna.Layers.Plugins;

namespace Myna.Layers.Decomposition;

/// <summary>Splits a picture into layers that composite to it bit for bit.</summary>
public static class LayerSplitter
{
    /// <summary>Splits a picture.</summary>
    /// <param name="input">The picture.</param>
    /// <param name="name">Its name, for the document.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="progress">Told about each stage.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static LayerDocument Split(
        Picture input, string name, SplitOptions? options = null, IProgress<SplitProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        options ??= new SplitOptions();
        TextStage text = TextStage.Run(input, options, progress, cancellationToken);
        int factor = ReducedScene.FactorFor(input.Width, input.Height);
        Scene scene = options.Matting is not null && !options.TextOnly ? ModelScene.Read(text.Ground, options, progress, cancellationToken)
            : factor == 1 ? new SceneReader(text.Ground, options, progress, cancellationToken).Read(text.Blocks(1))
            : ReducedScene.Enlarge(
                new SceneReader(ReducedScene.Reduce(text.Ground, factor), options, progress, cancellationToken).Read(text.Blocks(factor)), factor, input.Width, input.Height);
        if (factor > 1 && (options.Matting is null || options.TextOnly))
        {
            NativeEdges.Sharpen(text.Ground, scene, cancellationToken);
        }

        if (options is { Inpainting: not null, Matting: null })
        {
            scene = ModelScene.Complete(scene, input, text.Layers, options, cancellationToken);
        }

        text.LayInto(scene);
        return Finish(input, name, scene, options, progress, cancellationToken);
    }

    /// <summary>Makes a scene exact and names its layers.</summary>
    internal static LayerDocument Finish(
        Picture input, string name, Scene scene, SplitOptions options, IProgress<SplitProgress>? progress, CancellationToken cancellationToken)
    {
        progress?.Report(new SplitProgress("making the layers exact", 0.9));
        List<LayerHint> hints = options.ShadowsApart ? LayerHint.Apart(scene.Layers) : LayerHint.Together(scene.Layers);
        Unblend.Outcome outcome = ExactStack.Solve(input, scene.Bottom, hints, cancellationToken);
        var layers = new List<Layer>
        {
            scene.Bottom.IsOpaque() ? new Layer("Background", LayerKind.Background, scene.Bottom, 0, 0) : Layer.FromCanvas("Background", LayerKind.Background, scene.Bottom),
        };
        layers.AddRange(LayerNames.Name(hints));
        var document = new LayerDocument(input.Width, input.Height, layers);
        int error = RecompositionProof.MaximumError(input, document.Compose());
        progress?.Report(new SplitProgress("done", 1));
        return document with
        {
            Provenance = new Provenance(name, null, RecompositionProof.HashOf(input), error, Math.Round(outcome.RaisedShare, 6)) { Generated = options.Inpainting is not null },
        };
    }
}

/// <summary>Proves that layers composite to the picture they came from.</summary>
public static class RecompositionProof
{
    /// <summary>The largest difference of any channel; where both are transparent, colours do not count.</summary>
    public static int MaximumError(Picture input, Picture composite)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(composite);
        if (input.Width != composite.Width || input.Height != composite.Height)
        {
            throw new MynaException("the composite is not as large as the input");
        }

        int most = 0;
        for (int i = 0; i < input.Pixels.Length; i += Picture.Channels)
        {
            int alphas = Math.Abs(input.Pixels[i + 3] - composite.Pixels[i + 3]);
            most = Math.Max(most, alphas);
            for (int c = 0; c < 3 && (input.Pixels[i + 3] != 0 || composite.Pixels[i + 3] != 0); c++)
            {
                most = Math.Max(most, Math.Abs(input.Pixels[i + c] - composite.Pixels[i + c]));
            }
        }

        return most;
    }

    /// <summary>SHA-256 of the pixels, all four channels 0 where alpha is 0; hexadecimal, lower case.</summary>
    public static string HashOf(Picture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var row = new byte[picture.Width * Picture.Channels];
        for (int y = 0; y < picture.Height; y++)
        {
            picture.Row(y).CopyTo(row);
            for (int i = 0; i < row.Length; i += Picture.Channels)
            {
                if (row[i + 3] == 0)
                {
                    row.AsSpan(i, Picture.Channels).Clear();
                }
            }

            hash.AppendData(row);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
