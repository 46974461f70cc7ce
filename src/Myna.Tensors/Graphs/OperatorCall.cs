using System.Collections.Concurrent;
using Myna.Tensors.Threads;
using Myna.Tensors.Weights.Onnx;

namespace Myna.Tensors.Graphs;

/// <summary>Computes an operation of a graph.</summary>
/// <returns>Its results, as many as it has.</returns>
internal delegate GraphTensor[] GraphOperator(OperatorCall call);

/// <summary>An operation, with what it works on.</summary>
/// <param name="node">The operation.</param>
/// <param name="inputs">Its inputs; null where one was left out.</param>
/// <param name="version">The version of ONNX's operations that it follows.</param>
/// <param name="crew">Who does it.</param>
/// <param name="kept">What the operation keeps from one run to the next; may be null.</param>
internal sealed class OperatorCall(OnnxNode node, GraphTensor?[] inputs, int version, Crew crew, ConcurrentDictionary<OnnxNode, object>? kept)
{
    public OnnxNode Node => node;

    public int Count => inputs.Length;

    public int Version => version;

    public Crew Crew => crew;

    public GraphTensor? Optional(int index) => index < inputs.Length ? inputs[index] : null;

    public GraphTensor Input(int index) => Optional(index) ?? throw new InvalidDataException($"input {index + 1} is missing");

    public int[] Whole(int index) => [.. Input(index).Values.Select(value => (int)Math.Clamp(value, int.MinValue, (double)int.MaxValue))];

    public long Integer(string name, long otherwise) => node.Integers.TryGetValue(name, out IReadOnlyList<long>? values) ? values[0] : otherwise;

    public int[]? Integers(string name) => node.Integers.TryGetValue(name, out IReadOnlyList<long>? values)
        ? [.. values.Select(value => (int)Math.Clamp(value, int.MinValue, int.MaxValue))]
        : null;

    public float Float(string name, float otherwise) => node.Floats.GetValueOrDefault(name, otherwise);

    public string Word(string name, string otherwise) => node.Words.GetValueOrDefault(name, otherwise);

    /// <summary>Numbers that older graphs give as an attribute and newer ones as an input; null for neither.</summary>
    public int[]? AttributeOrInput(string name, int index) => Integers(name) ?? (Optional(index) is null ? null : Whole(index));

    /// <summary>What is made once of an operation's constants; made anew where they are no constants.</summary>
    public T Keep<T>(Func<T> make)
        where T : class
        => kept is null ? make() : (T)kept.GetOrAdd(node, _ => make());

    /// <summary>Refuses a kind of an operation.</summary>
    public static InvalidDataException Unknown(string what) => new($"Myna does not have {what}");
}
