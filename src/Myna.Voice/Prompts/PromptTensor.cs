using Myna.Tensors.Weights;

namespace Myna.Voice.Prompts;

/// <summary>A named array of a voice prompt.</summary>
internal sealed class PromptTensor
{
    private readonly bool _half;

    private PromptTensor(string name, float[] values, int[] shape, bool half)
    {
        Name = name;
        Values = values;
        Shape = shape;
        _half = half;
    }

    /// <summary>The tensor's name.</summary>
    public string Name { get; }

    /// <summary>All elements, row-major.</summary>
    public float[] Values { get; }

    /// <summary>Extents, slowest first.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>A tensor stored in single precision.</summary>
    public static PromptTensor Floats(string name, ReadOnlySpan<float> values, params int[] shape) =>
        new(name, values.ToArray(), shape, half: false);

    /// <summary>A tensor stored in half precision: its values are rounded now, so that saving does not change them.</summary>
    public static PromptTensor Halves(string name, ReadOnlySpan<float> values, params int[] shape)
    {
        var halves = new Half[values.Length];
        HalfPrecision.Narrow(values, halves);
        var rounded = new float[values.Length];
        HalfPrecision.Widen(halves, rounded);
        return new PromptTensor(name, rounded, shape, half: true);
    }

    /// <summary>A tensor of a file.</summary>
    /// <exception cref="MynaException">It is not of floats, or holds a value that is not a finite number.</exception>
    public static PromptTensor Read(SafetensorsFile file, TensorEntry entry, string nameForErrors)
    {
        if (entry.Type is not (ElementType.Float32 or ElementType.Float16) || entry.Elements == 0)
        {
            throw new MynaException($"{nameForErrors} is no voice prompt of this version: its tensor \"{entry.Name}\" is {entry}, not numbers in F32 or F16. Make it again from its clip.");
        }

        float[] values = file.ReadFloats(entry.Name);
        return values.All(float.IsFinite)
            ? new PromptTensor(entry.Name, values, [.. entry.Shape.Select(extent => (int)extent)], entry.Type == ElementType.Float16)
            : throw new MynaException($"{nameForErrors} is damaged: its tensor \"{entry.Name}\" holds values that are not numbers. Make it again from its clip, or copy it again.");
    }

    /// <summary>The tensor as it goes into a file.</summary>
    public TensorToWrite ToWrite() =>
        _half ? TensorToWrite.Halves(Name, Values, [.. Shape]) : TensorToWrite.Floats(Name, Values, [.. Shape]);
}
