using Myna.Tensors.Weights.Onnx;

namespace Myna.Layers.Text.Networks;

/// <summary>
/// Reads a network's modules from the operations of an ONNX file, in their order. Modules check what they find: another
/// network than the one they stand for is refused with a message.
/// </summary>
internal sealed class GraphReader(OnnxFile file)
{
    private int _next;

    /// <summary>The next operation; null at the end.</summary>
    public OnnxNode? Next => _next < file.Nodes.Count ? file.Nodes[_next] : null;

    /// <summary>The name of the value that the last operation taken made.</summary>
    public string Last { get; private set; } = "";

    /// <summary>Takes the next operation, which must be of a kind.</summary>
    public OnnxNode Take(string operation)
    {
        OnnxNode node = Next is { } next && next.Operator == operation ? next : throw Odd($"{operation} was expected, not {Next?.Operator ?? "the end"}");
        _next++;
        Last = node.Outputs.Count > 0 ? node.Outputs[0] : "";
        return node;
    }

    /// <summary>Takes the next operations, which must be of these kinds.</summary>
    public void Skip(params string[] operations)
    {
        foreach (string operation in operations)
        {
            _ = Take(operation);
        }
    }

    /// <summary>Passes over operations that only compute shapes, up to one of a kind.</summary>
    public void SkipShapesTo(string operation)
    {
        while (Next is { } next && next.Operator != operation)
        {
            _ = next.Operator is "Shape" or "Cast" or "Slice" or "Concat" or "Reshape" or "Transpose" or "Squeeze"
                ? Take(next.Operator)
                : throw Odd($"{operation} was expected, not {next.Operator}");
        }
    }

    /// <summary>Whether the next operation is of a kind and has a constant as an input.</summary>
    public bool NextTakesConstant(string operation, out float[] constant)
    {
        constant = [];
        if (Next is not { } next || next.Operator != operation)
        {
            return false;
        }

        foreach (string input in next.Inputs)
        {
            if (file.Constants.TryGetValue(input, out OnnxTensor? tensor))
            {
                constant = tensor.Values;
                return true;
            }
        }

        return false;
    }

    /// <summary>A constant by its name.</summary>
    public OnnxTensor Constant(string name)
        => file.Constants.TryGetValue(name, out OnnxTensor? tensor) ? tensor : throw Odd($"the weights {name} are missing");

    /// <summary>Takes an operation with one constant: an addition or product.</summary>
    public float[] TakeWithConstant(string operation)
    {
        if (!NextTakesConstant(operation, out float[] constant))
        {
            throw Odd($"{operation} with a constant was expected, not {Next?.Operator ?? "the end"}");
        }

        _ = Take(operation);
        return constant;
    }

    /// <summary>The error for a network that is not the one expected.</summary>
    public MynaException Odd(string what)
        => new($"{file.Name} is not a network of PP-OCRv4 that Myna knows: operation {_next}: {what}. Fetch the models again (myna models pull ocr)");
}
