using Myna.Layers.Pictures;
using Myna.Tensors.Graphs;

namespace Myna.Layers.Plugins;

/// <summary>A matting model from a manifest.</summary>
internal sealed class OnnxMatting(PluginManifest manifest, PluginNetwork network) : IMattingModel
{
    public int Rounds => manifest.Rounds;

    public byte[] Alpha(Picture picture, CancellationToken cancellationToken)
    {
        var frame = InputFrame.Of(manifest.Input, picture.Width, picture.Height);
        Dictionary<string, GraphTensor> inputs = OnnxPictureModels.Constants(manifest);
        inputs[manifest.Input.Name] = PictureTensors.Of(picture, manifest.Input, frame);
        GraphTensor output = network.Run(inputs, manifest.Output.Name, cancellationToken);
        byte[] alpha = PictureTensors.Levels(output, manifest.Output, manifest.Input.Layout, manifest.Output.Channel, frame, picture.Width, picture.Height);
        for (int i = 0; i < alpha.Length; i++)
        {
            alpha[i] = picture.Pixels[(Picture.Channels * i) + 3] == 0 ? (byte)0 : alpha[i];
        }

        return alpha;
    }
}

/// <summary>
/// An inpainting model from a manifest. Each hole is cut out with what is around it, so that small holes in large pictures are painted at
/// full size.
/// </summary>
internal sealed class OnnxInpainting(PluginManifest manifest, PluginNetwork network) : IInpaintingModel
{
    private const int LeastMargin = 32;

    public Picture Fill(Picture picture, bool[] hole, CancellationToken cancellationToken)
    {
        Picture filled = picture.Copy();
        foreach (PixelBox window in Windows(hole, picture.Width, picture.Height))
        {
            var part = new bool[window.Width * window.Height];
            for (int y = 0; y < window.Height; y++)
            {
                hole.AsSpan(((window.Y + y) * picture.Width) + window.X, window.Width).CopyTo(part.AsSpan(y * window.Width));
            }

            Picture painted = Paint(filled.Crop(window), part, cancellationToken);
            for (int y = 0, i = 0; y < window.Height; y++)
            {
                Span<byte> row = filled.Row(window.Y + y).Slice(Picture.Channels * window.X, Picture.Channels * window.Width);
                for (int x = 0; x < window.Width; x++, i++)
                {
                    if (part[i])
                    {
                        painted.Pixels.AsSpan(Picture.Channels * i, Picture.Channels).CopyTo(row[(Picture.Channels * x)..]);
                    }
                }
            }
        }

        return filled;
    }

    private Picture Paint(Picture part, bool[] hole, CancellationToken cancellationToken)
    {
        var frame = InputFrame.Of(manifest.Input, part.Width, part.Height);
        Dictionary<string, GraphTensor> inputs = OnnxPictureModels.Constants(manifest);
        inputs[manifest.Input.Name] = PictureTensors.Of(part, manifest.Input, frame, manifest.Input.HideHole ? hole : null);
        inputs[manifest.Mask!.Name] = PictureTensors.Of(hole, part.Width, part.Height, manifest.Mask, manifest.Input.Layout, frame);
        GraphTensor output = network.Run(inputs, manifest.Output.Name, cancellationToken);
        if (PictureTensors.Sides(output, manifest.Input.Layout).Channels < 3)
        {
            throw new MynaException($"the inpainting model {manifest.Name} gives {output}, which has no three colours");
        }

        var painted = new Picture(part.Width, part.Height);
        for (int c = 0; c < 3; c++)
        {
            byte[] levels = PictureTensors.Levels(output, manifest.Output, manifest.Input.Layout, manifest.Input.Bgr ? 2 - c : c, frame, part.Width, part.Height);
            for (int i = 0; i < levels.Length; i++)
            {
                painted.Pixels[(Picture.Channels * i) + c] = levels[i];
                painted.Pixels[(Picture.Channels * i) + 3] = 255;
            }
        }

        return painted;
    }

    /// <summary>A window for each hole, with as much around it as the model can see; holes whose windows overlap share one.</summary>
    private List<PixelBox> Windows(bool[] hole, int width, int height)
    {
        var windows = new List<PixelBox>();
        foreach (PixelBox box in HoleBoxes.Of(hole, width, height))
        {
            int margin = Math.Max(LeastMargin, Math.Max(box.Width, box.Height) / 2);
            int wantedWidth = Math.Max(box.Width + (2 * margin), manifest.Input.Width), wantedHeight = Math.Max(box.Height + (2 * margin), manifest.Input.Height);
            PixelBox window = Around(box, Math.Min(wantedWidth, width), Math.Min(wantedHeight, height), width, height);
            for (int k = windows.Count - 1; k >= 0; k--)
            {
                if (!windows[k].Intersect(window).IsEmpty)
                {
                    window = window.Union(windows[k]);
                    windows.RemoveAt(k);
                }
            }

            windows.Add(window);
        }

        return windows;
    }

    private static PixelBox Around(PixelBox box, int windowWidth, int windowHeight, int width, int height)
    {
        int x = Math.Clamp(box.X + ((box.Width - windowWidth) / 2), 0, width - windowWidth);
        int y = Math.Clamp(box.Y + ((box.Height - windowHeight) / 2), 0, height - windowHeight);
        return new PixelBox(x, y, windowWidth, windowHeight);
    }
}

/// <summary>A selection model from a manifest: one network, or an encoder that sees the picture and a decoder that sees the marks.</summary>
internal sealed class OnnxSelection(PluginManifest manifest, PluginNetwork network, PluginNetwork? encoder) : ISelectionModel
{
    private const float On = 1, Beside = 0, FirstCorner = 2, LastCorner = 3, None = -1;

    public byte[] Select(
        Picture picture, PixelBox? box, IReadOnlyList<(int X, int Y)> include, IReadOnlyList<(int X, int Y)> exclude, CancellationToken cancellationToken)
    {
        var frame = InputFrame.Of(manifest.Input, picture.Width, picture.Height);
        GraphTensor seen = PictureTensors.Of(picture, manifest.Input, frame);
        Dictionary<string, GraphTensor> inputs = OnnxPictureModels.Constants(manifest);
        if (encoder is null)
        {
            inputs[manifest.Input.Name] = seen;
        }
        else
        {
            inputs[manifest.Encoder!.Feeds] = encoder.Run(new Dictionary<string, GraphTensor> { [manifest.Input.Name] = seen }, manifest.Encoder.Output, cancellationToken);
        }

        var points = new List<(double X, double Y, float Label)>();
        points.AddRange(include.Select(point => (point.X + 0.5, point.Y + 0.5, On)));
        points.AddRange(exclude.Select(point => (point.X + 0.5, point.Y + 0.5, Beside)));
        if (box is { } around)
        {
            points.Add((around.X, around.Y, FirstCorner));
            points.Add((around.Right, around.Bottom, LastCorner));
        }
        else
        {
            // Models in the manner of SAM want to hear that there is no box.
            points.Add((0, 0, None));
        }

        double across = (double)frame.CoveredWidth / picture.Width, down = (double)frame.CoveredHeight / picture.Height;
        inputs[manifest.Points!.Name] = new GraphTensor([1, points.Count, 2], [.. points.SelectMany(point => new[] { (float)(point.X * across), (float)(point.Y * down) })]);
        inputs[manifest.Points.Labels] = new GraphTensor([1, points.Count], [.. points.Select(point => point.Label)]);
        if (manifest.Points.Size is { } size)
        {
            inputs[size] = new GraphTensor([2], [picture.Height, picture.Width]);
        }

        GraphTensor output = network.Run(inputs, manifest.Output.Name, cancellationToken);
        return PictureTensors.Levels(output, manifest.Output, manifest.Input.Layout, manifest.Output.Channel, frame, picture.Width, picture.Height);
    }
}

/// <summary>Opens the models that manifests name.</summary>
public static class OnnxPictureModels
{
    /// <summary>A matting model.</summary>
    /// <param name="manifestPath">The manifest's file.</param>
    /// <exception cref="MynaException">The manifest or the model cannot be used; the message says why.</exception>
    public static IMattingModel OpenMatting(string manifestPath)
    {
        (PluginManifest manifest, PluginNetwork network) = Open(manifestPath, PluginKind.Matting);
        return new OnnxMatting(manifest, network);
    }

    /// <summary>An inpainting model.</summary>
    /// <inheritdoc cref="OpenMatting" path="/param"/>
    /// <inheritdoc cref="OpenMatting" path="/exception"/>
    public static IInpaintingModel OpenInpainting(string manifestPath)
    {
        (PluginManifest manifest, PluginNetwork network) = Open(manifestPath, PluginKind.Inpainting);
        network.CheckInput(manifest.Mask!.Name, PictureTensors.ShapeOf(manifest.Input.Layout, 1, Frame(manifest)));
        return new OnnxInpainting(manifest, network);
    }

    /// <summary>A selection model.</summary>
    /// <inheritdoc cref="OpenMatting" path="/param"/>
    /// <inheritdoc cref="OpenMatting" path="/exception"/>
    public static ISelectionModel OpenSelection(string manifestPath)
    {
        (PluginManifest manifest, PluginNetwork network) = Open(manifestPath, PluginKind.Selection);
        network.CheckInput(manifest.Points!.Name, [1, 0, 2]);
        network.CheckInput(manifest.Points.Labels, [1, 0]);
        PluginNetwork? encoder = null;
        if (manifest.Encoder is { } first)
        {
            encoder = PluginNetwork.Open(Beside(manifestPath, first.File), first.Sha256);
            encoder.CheckInput(manifest.Input.Name, PictureTensors.ShapeOf(manifest.Input.Layout, 3, Frame(manifest)));
            encoder.CheckOutput(first.Output);
        }

        return new OnnxSelection(manifest, network, encoder);
    }

    internal static Dictionary<string, GraphTensor> Constants(PluginManifest manifest) => manifest.Constants.ToDictionary(
        constant => constant.Name,
        constant => new GraphTensor([.. constant.Shape], [.. Enumerable.Repeat(constant.Value, GraphTensor.CountOf([.. constant.Shape]))]),
        StringComparer.Ordinal);

    private static (PluginManifest Manifest, PluginNetwork Network) Open(string path, PluginKind kind)
    {
        PluginManifest manifest = PluginManifest.Read(path);
        if (manifest.Kind != kind)
        {
            throw new MynaException($"{path} is the manifest of a model for {manifest.Kind.ToString().ToLowerInvariant()}, not for {kind.ToString().ToLowerInvariant()}");
        }

        var network = PluginNetwork.Open(Beside(path, manifest.File), manifest.Sha256);
        if (manifest.Encoder is null)
        {
            network.CheckInput(manifest.Input.Name, PictureTensors.ShapeOf(manifest.Input.Layout, 3, Frame(manifest)));
        }

        network.CheckOutput(manifest.Output.Name);
        return (manifest, network);
    }

    private static InputFrame Frame(PluginManifest manifest) => new(manifest.Input.Width, manifest.Input.Height, 0, 0);

    private static string Beside(string manifest, string file) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(manifest))!, file);
}
