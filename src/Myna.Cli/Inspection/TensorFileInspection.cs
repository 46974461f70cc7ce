using Myna.Cli.Errors;
using Myna.Cli.Json;
using Myna.Cli.Output;
using Myna.Tensors.Weights;
using Spectre.Console;

namespace Myna.Cli.Inspection;

/// <summary>Shows metadata and tensors of a safetensors file; a voice is one too.</summary>
internal static class TensorFileInspection
{
    /// <summary>Prints the file's metadata and a table of its tensors.</summary>
    /// <exception cref="CliException">It is not there, or not a file of that kind.</exception>
    public static void Print(CliEnvironment environment, string path, bool json)
    {
        if (!File.Exists(path))
        {
            throw new CliException(ExitCode.BadInput, $"{path} does not exist; check the name of the file");
        }

        using SafetensorsFile file = CliException.InStage(ExitCode.BadInput, () => SafetensorsFile.Open(path));
        var result = new TensorListResult(
            path,
            Path.GetExtension(path).Equals(".myna", StringComparison.OrdinalIgnoreCase) ? "voice" : "weights",
            new FileInfo(path).Length,
            file.Metadata,
            [.. file.Tensors.Values.OrderBy(tensor => tensor.Name, StringComparer.Ordinal).Select(Describe)]);
        if (json)
        {
            CliJson.Print(environment.Out, result, CliJson.Default.TensorListResult);
        }
        else
        {
            Show(environment, result);
        }
    }

    private static TensorResult Describe(TensorEntry tensor) =>
        new(tensor.Name, tensor.Type.FileName(), tensor.Shape);

    private static void Show(CliEnvironment environment, TensorListResult file)
    {
        long values = file.Tensors.Sum(tensor => tensor.Shape.Aggregate(1L, (product, length) => product * length));
        FactSheet.Print(environment, [
            ("file", file.File),
            ("size", $"{file.Bytes / 1e6:0.00} MB"),
            ("tensors", $"{file.Tensors.Count}, {values:N0} values"),
            .. FactSheet.Of(file.Metadata),
        ]);
        environment.Out.WriteLine();
        Table table = Terminal.Table("tensor", "type", "shape");
        foreach (TensorResult tensor in file.Tensors)
        {
            table.AddRow(
                new PlainText(FactSheet.Printable(tensor.Name)), new PlainText(tensor.DType), new PlainText($"[{string.Join(", ", tensor.Shape)}]"));
        }

        Terminal.OfOutput(environment).Write(table);
    }
}
