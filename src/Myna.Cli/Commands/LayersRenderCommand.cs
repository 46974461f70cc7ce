using System.CommandLine;
using Myna.Cli.Errors;
using Myna.Cli.Json;
using Myna.Layers.Compositing;
using Myna.Layers.Document;
using Myna.Layers.Editing;
using Myna.Layers.Pictures;

namespace Myna.Cli.Commands;

/// <summary><c>myna layers render DOCUMENT -o FILE.png</c>: the picture that saved layers make.</summary>
internal static class LayersRenderCommand
{
    private const int MostSide = 30_000;

    private sealed record Order(string Document, string Target, IReadOnlyList<string> Layers, string? Background, int? Width, bool Json);

    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var document = new Argument<string>("DOCUMENT") { Description = $"A folder that `myna layers split` wrote, or a {LayerStore.Extension} file." };
        var output = new Option<string>("--output", "-o") { HelpName = "FILE.png", Description = "The PNG to write.", Required = true };
        var layers = new Option<string[]>("--layer")
        {
            HelpName = "NAME", Description = "Only this layer, by name or id, hidden or not; can be given several times.", AllowMultipleArgumentsPerToken = true,
        };
        var background = new Option<string?>("--background") { HelpName = "RRGGBB", Description = "A colour to lay beneath; transparent if not given." };
        Option<int?> width = SharedOptions.Number("--width", "Pixels in a row of the PNG, its height in proportion; the canvas' own if not given.", 1, MostSide);
        Option<bool> json = SharedOptions.Json();
        var command = new VerbCommand("render", "Write the picture that saved layers make, after their edits.")
        {
            Examples =
                """
                myna layers render poster.mynalayers -o poster.png
                myna layers render poster-layers -o object.png --layer "Object 1"
                """,
        };
        command.Add(document);
        foreach (Option option in (Option[])[output, layers, background, width, json])
        {
            command.Add(option);
        }

        command.SetAction((parsed, cancellationToken) => RunAsync(
            environment,
            new Order(
                parsed.GetRequiredValue(document), parsed.GetRequiredValue(output), parsed.GetValue(layers) ?? [], parsed.GetValue(background),
                parsed.GetValue(width), parsed.GetValue(json)),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CliEnvironment environment, Order order, CancellationToken cancellationToken)
    {
        if (!order.Target.EndsWith(".png", StringComparison.OrdinalIgnoreCase))
        {
            throw new CliException(ExitCode.Usage, $"{order.Target} does not end in .png; `myna layers export` writes other formats");
        }

        Picture picture = await CliException.InStageAsync(ExitCode.BadInput, async () =>
        {
            LayerDocument document = (await LayerStore.OpenEditableAsync(order.Document, cancellationToken: cancellationToken)).Current;
            return Draw(document, order);
        });
        string part = order.Target + ".part";
        try
        {
            PngWriter.Write(part, picture);
            File.Move(part, order.Target, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }

        if (order.Json)
        {
            CliJson.Print(environment.Out, new LayersRenderResult(order.Target, picture.Width, picture.Height), CliJson.Default.LayersRenderResult);
        }
        else
        {
            environment.Out.WriteLine($"{order.Target}: {picture.Width} x {picture.Height}");
        }

        return (int)ExitCode.Ok;
    }

    private static Picture Draw(LayerDocument document, Order order)
    {
        if (order.Layers.Count > 0)
        {
            HashSet<int> chosen = [.. order.Layers.SelectMany(name => document.PlacesOf(name))];
            document = document with { Layers = [.. document.Layers.Where((_, i) => chosen.Contains(i)).Select(layer => layer with { Visible = true })] };
        }

        Picture picture = document.Compose();
        if (order.Background is not null)
        {
            var ground = new Picture(document.Width, document.Height);
            (byte r, byte g, byte b) = ColourAdjustment.ParseColour(order.Background);
            for (int i = 0; i < ground.Pixels.Length; i += Picture.Channels)
            {
                (ground.Pixels[i], ground.Pixels[i + 1], ground.Pixels[i + 2], ground.Pixels[i + 3]) = (r, g, b, 255);
            }

            Blending.Blend(BlendMode.Normal, picture, ground);
            picture = ground;
        }

        return order.Width is { } width
            ? Resampling.Scale(picture, width, Math.Max(1, (int)Math.Round((double)picture.Height * width / picture.Width)))
            : picture;
    }
}
