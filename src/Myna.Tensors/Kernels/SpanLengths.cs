using System.Runtime.CompilerServices;

namespace Myna.Tensors.Kernels;

/// <summary>The checks a public kernel makes once, before its loop runs on bare pointers.</summary>
internal static class SpanLengths
{
    /// <summary>Two operands hold the same number of values.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    public static void Same(
        int first,
        int second,
        [CallerArgumentExpression(nameof(first))] string firstName = "",
        [CallerArgumentExpression(nameof(second))] string secondName = "")
    {
        if (first != second)
        {
            throw new ArgumentException($"{firstName} is {first} but {secondName} is {second}; both must be equal.");
        }
    }

    /// <summary>The number of rows of a row-major matrix kept in a span.</summary>
    /// <exception cref="ArgumentException"><paramref name="columns"/> is not positive, or the length is not whole rows.</exception>
    public static int Rows(
        int length,
        int columns,
        [CallerArgumentExpression(nameof(length))] string lengthName = "")
    {
        if (columns <= 0)
        {
            throw new ArgumentException($"A row must have at least one column, not {columns}.");
        }

        if (length % columns != 0)
        {
            throw new ArgumentException($"{lengthName} is {length}, which is not a whole number of rows of {columns}.");
        }

        return length / columns;
    }
}
