using System.CommandLine;

namespace Myna.Cli.Commands;

/// <summary><c>myna layers</c>: pictures into editable layers.</summary>
internal static class LayersCommand
{
    /// <summary>Wires the group.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var command = new VerbCommand("layers", "Split pictures into editable layers that recompose exactly.")
        {
            Examples =
                """
                myna layers split poster.png -o poster-layers
                myna layers verify poster-layers --input poster.png
                myna layers edit poster-layers --ops ops.json
                myna layers export poster-layers -o poster.psd
                myna layers import poster.psd -o poster.mynalayers
                """,
        };
        command.Add(LayersSplitCommand.Create(environment));
        command.Add(LayersVerifyCommand.Create(environment));
        command.Add(LayersEditCommand.Create(environment));
        command.Add(LayersRenderCommand.Create(environment));
        command.Add(LayersExportCommand.Create(environment));
        command.Add(LayersImportCommand.Create(environment));
        return command;
    }
}
