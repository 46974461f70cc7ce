using System.Security.Cryptography;
using Myna.Tensors.Graphs;
using Myna.Tensors.Threads;
using Myna.Tensors.Weights.Onnx;

namespace Myna.Layers.Plugins;

/// <summary>An ONNX file of a plug-in, proved by its hash, run on Myna's own kernels.</summary>
internal sealed class PluginNetwork
{
    private readonly OnnxGraph _graph;
    private readonly string _path;

    private PluginNetwork(OnnxGraph graph, string path) => (_graph, _path) = (graph, path);

    /// <summary>Opens a file.</summary>
    /// <exception cref="MynaException">It is not there, another file, damaged, or has operators that Myna does not.</exception>
    public static PluginNetwork Open(string path, string sha256)
    {
        if (!File.Exists(path))
        {
            throw new MynaException($"there is no file {path}, which the plug-in's manifest names; put the model there");
        }

        string found;
        try
        {
            using FileStream stream = File.OpenRead(path);
            found = Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MynaException($"cannot read {path}: {exception.Message.TrimEnd('.')}", exception);
        }

        return found.Equals(sha256, StringComparison.OrdinalIgnoreCase)
            ? new PluginNetwork(OnnxGraph.Of(OnnxFile.Read(path)), path)
            : throw new MynaException($"{path} is not the file that its manifest names: its SHA-256 is {found}, in place of {sha256.ToLowerInvariant()}; fetch it again");
    }

    /// <summary>Whether there is an input of that name whose fixed sides are these.</summary>
    /// <exception cref="MynaException">There is none, or it is otherwise.</exception>
    public void CheckInput(string name, int[] shape)
    {
        OnnxPort port = _graph.Inputs.FirstOrDefault(port => port.Name == name)
            ?? throw new MynaException($"{_path} has no input {name}; it has {Names(_graph.Inputs)}");
        if (port.Shape.Count > 0 && (port.Shape.Count != shape.Length || port.Shape.Where((side, i) => side > 0 && shape[i] > 0 && side != shape[i]).Any()))
        {
            throw new MynaException($"{_path} takes {name} as [{string.Join(", ", port.Shape.Select(Side))}]; by the manifest it would get [{string.Join(", ", shape.Select(Side))}]");
        }
    }

    /// <summary>Whether there is an output of that name.</summary>
    /// <exception cref="MynaException">There is none.</exception>
    public void CheckOutput(string name)
    {
        if (_graph.Outputs.All(port => port.Name != name))
        {
            throw new MynaException($"{_path} has no output {name}; it has {Names(_graph.Outputs)}");
        }
    }

    /// <summary>Computes one output.</summary>
    /// <exception cref="MynaException">Shapes do not fit, an input is missing, or a value is no number.</exception>
    public GraphTensor Run(Dictionary<string, GraphTensor> inputs, string output, CancellationToken cancellationToken)
    {
        GraphTensor result = _graph.Run(inputs, [output], Crew.Shared, cancellationToken)[0];
        return result.Values.AsSpan().IndexOfAnyExceptInRange(float.MinValue, float.MaxValue) < 0
            ? result
            : throw new MynaException($"{_path} gives values that are no numbers; its weights are damaged, or the manifest's mean and std are not the model's");
    }

    private static string Names(IReadOnlyList<OnnxPort> ports) => string.Join(", ", ports.Select(port => port.Name));

    private static string Side(int side) => side > 0 ? side.ToString(System.Globalization.CultureInfo.InvariantCulture) : "any";
}
