using System.CommandLine;
using Myna.Cli.Errors;
using Myna.Layers.Decomposition;
using Myna.Layers.Plugins;
using Myna.Library;

namespace Myna.Cli.Commands;

/// <summary>The options of <c>myna layers split</c> that bring models of the user along.</summary>
internal sealed class PicturePluginOptions
{
    private readonly Option<string?> _matting = Plugin("--matting", "A model that tells what is in front, in place of Myna's own analysis");
    private readonly Option<string?> _inpainting = Plugin("--inpainting", "A model that paints what is hidden, in place of Myna's own completion");
    private readonly Option<string?> _selection = Plugin("--selection", "A model that finds what --box and --point mark, in place of Myna's own selection");

    /// <summary>Which plug-ins were asked for.</summary>
    internal sealed record Choice(string? Matting, string? Inpainting, string? Selection)
    {
        /// <summary>Opens the models.</summary>
        /// <param name="environment">Where the folder of plug-ins is.</param>
        /// <param name="options">Receives them.</param>
        /// <param name="isMarked">Whether things are marked: then no matting model is asked.</param>
        public SplitOptions Open(CliEnvironment environment, SplitOptions options, bool isMarked)
        {
            string folder = Path.Combine(MynaFolder.Of(environment.Variable), PluginFolder.Name);
            if (Matting is not (null or PluginFolder.Off) && (isMarked || options.TextOnly))
            {
                throw new CliException(ExitCode.Usage, "--matting tells by itself what is in front; leave it away with --box, --point, --mask and --text-only");
            }

            if (Selection is not (null or PluginFolder.Off) && !isMarked)
            {
                throw new CliException(ExitCode.Usage, "--selection finds what is marked; give --box or --point as well");
            }

            return CliException.InStage(ExitCode.BadInput, () => options with
            {
                Matting = !isMarked && !options.TextOnly && PluginFolder.Find(folder, PluginKind.Matting, Matting) is { } matting ? OnnxPictureModels.OpenMatting(matting) : null,
                Inpainting = PluginFolder.Find(folder, PluginKind.Inpainting, Inpainting) is { } inpainting ? OnnxPictureModels.OpenInpainting(inpainting) : null,
                Selection = isMarked && PluginFolder.Find(folder, PluginKind.Selection, Selection) is { } selection ? OnnxPictureModels.OpenSelection(selection) : null,
            });
        }
    }

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_matting);
        command.Add(_inpainting);
        command.Add(_selection);
    }

    /// <summary>Reads what was asked for.</summary>
    public Choice Read(ParseResult parsed) => new(parsed.GetValue(_matting), parsed.GetValue(_inpainting), parsed.GetValue(_selection));

    private static Option<string?> Plugin(string name, string description) => new(name)
    {
        HelpName = "MANIFEST|NAME|none",
        Description = $"{description}: a manifest's file, or a plug-in's name in $MYNA_HOME/plugins. See docs/layers-plugins.md.",
    };
}
