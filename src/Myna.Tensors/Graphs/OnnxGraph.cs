using System.Collections.Concurrent;
using Myna.Tensors.Threads;
using Myna.Tensors.Weights.Onnx;

namespace Myna.Tensors.Graphs;

/// <summary>
/// Runs the graph of an ONNX file operation by operation, in managed code. Made for networks that look at pictures: convolutional
/// ones and transformers. The result does not depend on the machine or the number of threads.
/// </summary>
public sealed class OnnxGraph
{
    private readonly OnnxFile _file;
    private readonly Dictionary<string, GraphTensor> _constants;
    private readonly ConcurrentDictionary<OnnxNode, object> _kept = new(ReferenceEqualityComparer.Instance);

    private OnnxGraph(OnnxFile file)
    {
        _file = file;
        _constants = file.Constants.ToDictionary(
            pair => pair.Key, pair => new GraphTensor([.. pair.Value.Shape], pair.Value.Values, pair.Value.IsInteger), StringComparer.Ordinal);
        Inputs = file.Inputs;
        Outputs = file.Outputs;
    }

    /// <summary>What it takes.</summary>
    public IReadOnlyList<OnnxPort> Inputs { get; }

    /// <summary>What it gives.</summary>
    public IReadOnlyList<OnnxPort> Outputs { get; }

    /// <summary>Names of all operations that can be run, sorted.</summary>
    public static IReadOnlyList<string> Operators => [.. GraphOperators.All.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Takes a file's graph.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="MynaException">It has operations that Myna does not; the message names all of them.</exception>
    public static OnnxGraph Of(OnnxFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        string[] unknown =
        [
            .. file.Nodes.Select(node => node.Domain.Length > 0 ? $"{node.Domain}.{node.Operator}" : node.Operator)
                .Where(name => !GraphOperators.All.ContainsKey(name)).Distinct().Order(StringComparer.Ordinal),
        ];
        return unknown.Length == 0
            ? new OnnxGraph(file)
            : throw new MynaException($"{file.Name} uses operators that Myna does not have: {string.Join(", ", unknown)}; export the model without them");
    }

    /// <summary>Runs the graph, as far as the wanted values need it.</summary>
    /// <param name="inputs">What it takes, by name.</param>
    /// <param name="wanted">Names of the values to compute, outputs or any other.</param>
    /// <param name="crew">Who does it.</param>
    /// <param name="cancellationToken">Ends the work between two operations.</param>
    /// <returns>The wanted values, in their order.</returns>
    /// <exception cref="MynaException">An input is missing, a value is not known, or shapes do not fit; the message says where.</exception>
    public GraphTensor[] Run(
        IReadOnlyDictionary<string, GraphTensor> inputs, IReadOnlyList<string> wanted, Crew crew, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(wanted);
        List<OnnxNode> nodes = NodesFor(wanted, inputs);
        var values = new Dictionary<string, GraphTensor>(_constants, StringComparer.Ordinal);
        foreach ((string name, GraphTensor value) in inputs)
        {
            values[name] = value;
        }

        Dictionary<string, int> uses = Uses(nodes, wanted);
        foreach (OnnxNode node in nodes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            GraphTensor[] results = Compute(node, values, crew);
            for (int i = 0; i < Math.Min(results.Length, node.Outputs.Count); i++)
            {
                values[node.Outputs[i]] = results[i];
            }

            foreach (string input in node.Inputs.Where(name => name.Length > 0))
            {
                if (--uses[input] == 0 && !_constants.ContainsKey(input))
                {
                    values.Remove(input);
                }
            }
        }

        return [.. wanted.Select(name => values.TryGetValue(name, out GraphTensor? value) ? value : throw new MynaException($"{_file.Name} computes no value {name}"))];
    }

    private GraphTensor[] Compute(OnnxNode node, Dictionary<string, GraphTensor> values, Crew crew)
    {
        var inputs = new GraphTensor?[node.Inputs.Count];
        bool isConstant = true;
        for (int i = 0; i < inputs.Length; i++)
        {
            string name = node.Inputs[i];
            isConstant &= i == 0 || name.Length == 0 || _constants.ContainsKey(name);
            inputs[i] = name.Length == 0 ? null
                : values.TryGetValue(name, out GraphTensor? value) ? value
                : throw new MynaException($"{_file.Name}: {Place(node)} needs the value {name}, which nothing computes");
        }

        try
        {
            var call = new OperatorCall(node, inputs, _file.OperatorsVersion, crew, isConstant ? _kept : null);
            return GraphOperators.All[node.Domain.Length > 0 ? $"{node.Domain}.{node.Operator}" : node.Operator](call);
        }
        catch (Exception exception) when (exception is InvalidDataException or ArgumentException or IndexOutOfRangeException or OverflowException or DivideByZeroException)
        {
            string shapes = string.Join(", ", inputs.Select(input => input?.ToString() ?? "nothing"));
            throw new MynaException($"{_file.Name}: {Place(node)} cannot be computed of {shapes}: {exception.Message.TrimEnd('.')}", exception);
        }
    }

    private static string Place(OnnxNode node) => $"{node.Operator} ({(node.Outputs.Count > 0 ? node.Outputs[0] : "no output")})";

    /// <summary>The operations that the wanted values need, in an order in which each follows what it needs.</summary>
    private List<OnnxNode> NodesFor(IReadOnlyList<string> wanted, IReadOnlyDictionary<string, GraphTensor> inputs)
    {
        var maker = new Dictionary<string, OnnxNode>(StringComparer.Ordinal);
        foreach (OnnxNode node in _file.Nodes)
        {
            foreach (string output in node.Outputs)
            {
                maker[output] = node;
            }
        }

        // Depth first, without recursion: a node is listed once all that it needs is.
        var listed = new HashSet<OnnxNode>(ReferenceEqualityComparer.Instance);
        var begun = new HashSet<OnnxNode>(ReferenceEqualityComparer.Instance);
        var nodes = new List<OnnxNode>();
        var open = new Stack<OnnxNode>();
        foreach (string name in wanted)
        {
            Push(name);
        }

        while (open.TryPeek(out OnnxNode? node))
        {
            if (begun.Add(node))
            {
                foreach (string input in node.Inputs)
                {
                    Push(input);
                }

                continue;
            }

            open.Pop();
            if (listed.Add(node))
            {
                nodes.Add(node);
            }
        }

        return nodes;

        void Push(string name)
        {
            if (!inputs.ContainsKey(name) && !_constants.ContainsKey(name) && maker.TryGetValue(name, out OnnxNode? node) && !begun.Contains(node))
            {
                open.Push(node);
            }
        }
    }

    private static Dictionary<string, int> Uses(List<OnnxNode> nodes, IReadOnlyList<string> wanted)
    {
        var uses = wanted.Distinct().ToDictionary(name => name, _ => 1, StringComparer.Ordinal);
        foreach (string input in nodes.SelectMany(node => node.Inputs).Where(name => name.Length > 0))
        {
            uses[input] = uses.GetValueOrDefault(input) + 1;
        }

        return uses;
    }
}
