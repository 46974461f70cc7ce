namespace Myna.Tensors.Graphs;

/// <summary>A value of a graph. Whole numbers and truth values are kept as floats too, which is exact up to 2²⁴.</summary>
/// <param name="Shape">Its sides; none for a single number.</param>
/// <param name="Values">Its values, row-major.</param>
/// <param name="IsInteger">Whether they are whole numbers or truth values.</param>
public sealed record GraphTensor(int[] Shape, float[] Values, bool IsInteger = false)
{
    private const long MostValues = 1L << 29;

    /// <summary>A tensor of zeros.</summary>
    /// <exception cref="InvalidDataException">It would be too large.</exception>
    public GraphTensor(params int[] shape)
        : this(shape, new float[CountOf(shape)])
    {
    }

    /// <summary>How many sides it has.</summary>
    public int Rank => Shape.Length;

    /// <summary>How many values a shape holds.</summary>
    /// <exception cref="InvalidDataException">They are more than fit, or a side is negative.</exception>
    public static int CountOf(ReadOnlySpan<int> shape)
    {
        long count = 1;
        foreach (int side in shape)
        {
            count *= side >= 0 ? side : throw new InvalidDataException($"a side of [{string.Join(", ", shape.ToArray())}] is negative");
            if (count > MostValues)
            {
                throw new InvalidDataException($"[{string.Join(", ", shape.ToArray())}] is more than fits into memory");
            }
        }

        return (int)count;
    }

    /// <summary>The same values in another shape.</summary>
    public GraphTensor As(params int[] shape) => CountOf(shape) == Values.Length
        ? this with { Shape = shape }
        : throw new InvalidDataException($"{this} does not fit into [{string.Join(", ", shape)}]");

    /// <summary>An axis counted from the front.</summary>
    internal int Axis(long axis)
    {
        long at = axis < 0 ? axis + Rank : axis;
        return at >= 0 && at < Rank ? (int)at : throw new InvalidDataException($"{this} has no axis {axis}");
    }

    /// <summary>The product of the sides before an axis.</summary>
    internal int Before(int axis) => CountOf(Shape.AsSpan(0, axis));

    /// <summary>The product of the sides after an axis.</summary>
    internal int After(int axis) => CountOf(Shape.AsSpan(axis + 1));

    /// <summary>The sides, for messages.</summary>
    public override string ToString() => $"[{string.Join(", ", Shape)}]";
}
