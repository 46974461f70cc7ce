using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Myna.Cli.Errors;
using Myna.Cli.Json;
using Myna.Cli.Output;
using Myna.Cli.Pictures;
using Myna.Cli.Provenance;
using Myna.Layers.Decomposition;
using Myna.Layers.Document;
using Myna.Layers.Editing;
using Myna.Layers.Marking;
using Myna.Layers.Pictures;
using Myna.Trust.Provenance;

namespace Myna.Cli.Commands;

/// <summary><c>myna layers split FILE -o FOLDER|FILE.mynalayers</c>.</summary>
internal static class LayersSplitCommand
{
    private const int MostLayers = 1000;

    private sealed record Order(string File, string Target, bool FullCanvas, SplitOptions Options, ProvenanceChoice Provenance, LayeredOrder? Layered, bool Json)
    {
        public required MarkOrder Marks { get; init; }

        public required PicturePluginOptions.Choice Plugins { get; init; }
    }

    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var file = new Argument<string>("FILE") { Description = "A picture: PNG, JPEG, GIF, BMP, PSD; WebP, AVIF, HEIC and TIFF with ffmpeg. With --layer a document." };
        var output = new Option<string>("--output", "-o")
        {
            HelpName = "PLACE",
            Description = $"A folder for layers.json and a PNG for each layer, or a file that ends in {LayerStore.Extension}.",
            Required = true,
        };
        var textOnly = new Option<bool>("--text-only") { Description = "Only lettering becomes layers." };
        var noText = new Option<bool>("--no-text") { Description = "Do not read text: lettering is found by its strokes only, and has no strings." };
        Option<int?> most = SharedOptions.Number("--max-layers", "The most layers, the background included; the largest are kept.", 2, MostLayers);
        Option<int?> seed = SharedOptions.Number("--seed", "Where random choices start from; 1 if not given.", 0, int.MaxValue);
        var together = new Option<bool>("--with-shadows") { Description = "Soft shadows stay in the layer of what throws them; otherwise they are layers of their own." };
        var full = new Option<bool>("--full-canvas") { Description = "Also write layer_00.png (bottom), layer_01.png…, each as large as the canvas, things with their shadows." };
        var provenance = new ProvenanceOptions();
        var layered = new LayeredModelCommandOptions();
        var marks = new SplitMarkOptions();
        var plugins = new PicturePluginOptions();
        Option<bool> json = SharedOptions.Json();
        var command = new VerbCommand("split", "Split a picture into layers: background, shapes, objects, glass and text.")
        {
            Examples =
                """
                myna layers split poster.png -o poster-layers
                myna layers split poster.png -o poster.mynalayers
                myna layers split flyer.jpg -o flyer-layers --text-only --json
                myna layers split photo.jpg -o photo.mynalayers --box 120,80,300,420 --exclude 130,490
                myna layers split photo.mynalayers --layer "Object 1" -o parts.mynalayers
                myna layers split poster.png -o poster-layers --engine qwen --layers 4 --steps 50 --precision int4
                myna layers split poster.png -o poster-layers --engine remote:gpu --layers 4
                """,
        };
        foreach (Option option in (Option[])[output, textOnly, noText, most, seed, together, full, json])
        {
            command.Add(option);
        }

        marks.AddTo(command);
        plugins.AddTo(command);
        provenance.AddTo(command);
        layered.AddTo(command);
        command.Add(file);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            environment,
            new Order(
                parsed.GetRequiredValue(file),
                parsed.GetRequiredValue(output),
                parsed.GetValue(full),
                new SplitOptions
                {
                    TextOnly = parsed.GetValue(textOnly),
                    ReadText = !parsed.GetValue(noText),
                    MaximumLayers = parsed.GetValue(most) ?? 0,
                    Seed = parsed.GetValue(seed) ?? 1,
                    ShadowsApart = !parsed.GetValue(together),
                },
                provenance.Read(parsed),
                layered.Read(parsed, parsed.GetValue(seed) ?? 1),
                parsed.GetValue(json)) { Marks = marks.Read(parsed), Plugins = plugins.Read(parsed) },
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CliEnvironment environment, Order order, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        bool isFile = order.Target.EndsWith(LayerStore.Extension, StringComparison.OrdinalIgnoreCase);
        if (isFile && order.FullCanvas)
        {
            throw new CliException(ExitCode.Usage, $"--full-canvas writes many files; give a folder instead of {order.Target}");
        }

        if (!isFile && File.Exists(order.Target))
        {
            throw new CliException(ExitCode.Usage, $"{order.Target} is a file; give a folder, or a name that ends in {LayerStore.Extension}");
        }

        if (order.Layered is not null && (order.Marks.Layer is not null || !order.Marks.IsEmpty))
        {
            throw new CliException(ExitCode.Usage, "--engine qwen splits whole pictures; leave --box, --point, --exclude, --mask and --layer away");
        }

        if (order.Marks.Layer is not null)
        {
            return await SplitLayerAsync(environment, order, start, cancellationToken);
        }

        if (Directory.Exists(order.File) || order.File.EndsWith(LayerStore.Extension, StringComparison.OrdinalIgnoreCase))
        {
            throw new CliException(ExitCode.Usage, $"{order.File} is a document of layers; say with --layer which of them is split again");
        }

        if (!File.Exists(order.File))
        {
            throw new CliException(ExitCode.BadInput, $"there is no file {order.File}; give a picture");
        }

        // A .mynalayers file is a document for further work; its pictures get their provenance when they leave it.
        using ProvenanceStamp? stamp = isFile ? null : ProvenanceStamp.Open(environment, order.Provenance, ProvenanceClaim.Layer);
        if (order.Options.ReadText)
        {
            order = order with { Options = order.Options with { TextReader = TextReaders.Find(environment) } };
            if (order.Options.TextReader is null && !order.Json)
            {
                environment.Error.WriteLine(TextReaders.Advice);
            }
        }

        order = order.Layered is null ? order with { Options = order.Plugins.Open(environment, order.Options, !order.Marks.IsEmpty) } : order;
        (Picture input, string hash) = await ReadAsync(order.File, cancellationToken);
        LayerDocument document = await SplitAsync(environment, order, input, cancellationToken);
        document = document with { Provenance = document.Provenance! with { InputSha256 = hash } };
        stamp?.Says = ProvenanceClaim.OfLayers(document.Provenance.Generated);
        if (isFile)
        {
            LayerStore.SaveFile(document, order.Target, cancellationToken);
        }
        else
        {
            await LayerStore.SaveFolderAsync(document, order.Target, cancellationToken);
            SaveFullCanvas(order, input, document, cancellationToken);
            Stamp(order.Target, stamp, cancellationToken);
        }

        Show(environment, order, document, Stopwatch.GetElapsedTime(start).TotalSeconds);
        return (int)ExitCode.Ok;
    }

    private static async Task<(Picture Input, string Hash)> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            Picture input = await PictureFile.ReadAsync(path, cancellationToken: cancellationToken);
            await using FileStream stream = File.OpenRead(path);
            return (input, Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken)));
        }
        catch (MynaException exception)
        {
            throw new CliException(ExitCode.BadInput, exception.Message);
        }
    }

    private static async Task<LayerDocument> SplitAsync(CliEnvironment environment, Order order, Picture input, CancellationToken cancellationToken)
    {
        LayerDocument? document = null;
        SplitMarks? marks = order.Marks.IsEmpty
            ? null
            : await CliException.InStageAsync(ExitCode.BadInput, () => order.Marks.OpenAsync(cancellationToken));
        await StageDisplay.RunAsync(environment, environment.ErrorIsTerminal && !order.Json, progress => Task.Run(
            async () => document = order.Layered is { } layered
                ? await CliException.InStageAsync(ExitCode.BadInput, () => LayeredModelRun.RunAsync(
                    environment, layered, order.Options, input, Path.GetFileName(order.File), progress, cancellationToken))
                : CliException.InStage(ExitCode.BadInput, () => marks is not null
                    ? MarkedSplitter.Split(input, Path.GetFileName(order.File), marks, order.Options, progress, cancellationToken)
                    : LayerSplitter.Split(input, Path.GetFileName(order.File), order.Options, progress, cancellationToken)),
            cancellationToken));
        return document!;
    }

    /// <summary>Splits a layer of a document again and writes the document anew.</summary>
    private static async Task<int> SplitLayerAsync(CliEnvironment environment, Order order, long start, CancellationToken cancellationToken)
    {
        if (order.Options.TextOnly || order.FullCanvas)
        {
            throw new CliException(ExitCode.Usage, "--text-only and --full-canvas go with a picture, not with --layer");
        }

        EditedDocument document = await CliException.InStageAsync(ExitCode.BadInput, async () =>
        {
            EditedDocument opened = await LayerStore.OpenEditableAsync(order.File, cancellationToken: cancellationToken);
            SplitMarks masks = await order.Marks.OpenAsync(cancellationToken);
            EditTools tools = EditTools.WithoutFiles with { Open = name => masks.Masks[order.Marks.Masks.ToList().IndexOf(name)] };
            return LayerAgain.Split(opened, order.Marks.Edits(order.Marks.Layer!, order.Options.MaximumLayers), tools, cancellationToken);
        });
        if (order.Target.EndsWith(LayerStore.Extension, StringComparison.OrdinalIgnoreCase))
        {
            LayerStore.SaveFile(document, order.Target, cancellationToken);
        }
        else
        {
            await LayerStore.SaveFolderAsync(document, order.Target, cancellationToken);
        }

        LayerDocument current = document.Current with { Provenance = document.Current.Provenance ?? document.Origin.Provenance };
        Show(environment, order, current, Stopwatch.GetElapsedTime(start).TotalSeconds);
        return (int)ExitCode.Ok;
    }

    private static void SaveFullCanvas(Order order, Picture input, LayerDocument document, CancellationToken cancellationToken)
    {
        if (!order.FullCanvas)
        {
            return;
        }

        document = ShadowFolding.Fold(document, input, cancellationToken);
        for (int i = 0; i < document.Layers.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Layer layer = document.Layers[i];
            string name = "layer_" + i.ToString("D2", CultureInfo.InvariantCulture) + ".png";
            PngWriter.Write(Path.Combine(order.Target, name), layer.Picture.OnCanvas(document.Width, document.Height, layer.X, layer.Y));
        }
    }

    private static void Stamp(string folder, ProvenanceStamp? stamp, CancellationToken cancellationToken)
    {
        foreach (string picture in stamp is null ? [] : Directory.GetFiles(folder, "*.png"))
        {
            stamp!.AddToFile(picture, picture, cancellationToken);
        }
    }

    private static void Show(CliEnvironment environment, Order order, LayerDocument document, double seconds)
    {
        LayerResult[] layers = [.. document.Layers.Select(layer => new LayerResult(
            layer.Name, layer.Kind.ToString().ToLowerInvariant(), layer.X, layer.Y, layer.Picture.Width, layer.Picture.Height, layer.Text?.Text))];
        var result = new LayersSplitResult(
            order.Target, document.Width, document.Height, layers, document.Provenance?.MaximumError ?? 0, document.Provenance?.AlphaRaisedShare ?? 0, Math.Round(seconds, 3));
        if (order.Json)
        {
            CliJson.Print(environment.Out, result, CliJson.Default.LayersSplitResult);
            return;
        }

        foreach (LayerResult layer in layers.Reverse())
        {
            environment.Out.WriteLine($"{layer.Name,-24} {layer.Width} x {layer.Height} at {layer.X}, {layer.Y}");
        }

        string exact = result.RecomposeMax == 0 ? "they recompose the picture exactly" : $"recomposed, the largest difference is {result.RecomposeMax}";
        environment.Out.WriteLine($"{order.Target}: {layers.Length} layers, {document.Width} x {document.Height}; {exact} ({seconds:0.0} s)");
    }
}
