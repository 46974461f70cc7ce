using System.Runtime.Intrinsics;

namespace Myna.Tensors.Hardware;

/// <summary>Which vector width this process computes with. Chosen once, at the first use of a kernel.</summary>
public static class Simd
{
    /// <summary>The environment variable that overrides the choice: <c>scalar</c>, <c>128</c>, <c>256</c> or <c>512</c>.</summary>
    public const string Variable = "MYNA_VECTOR";

    /// <summary>
    /// The width in use. A <c>static readonly</c> field: the JIT folds the branches on it away.
    /// </summary>
    public static readonly VectorWidth Width = Choose(Environment.GetEnvironmentVariable(Variable));

    /// <summary>The widths this machine runs in hardware, narrowest first; always begins with <see cref="VectorWidth.Scalar"/>.</summary>
    public static IReadOnlyList<VectorWidth> Supported { get; } = FindSupported();

    /// <summary>Picks a width: the one asked for when the machine has it, else the widest there is.</summary>
    /// <param name="asked">The value of <see cref="Variable"/>, or null.</param>
    /// <exception cref="ArgumentException">The value is none of the four known ones, or the machine lacks that width.</exception>
    internal static VectorWidth Choose(string? asked)
    {
        if (string.IsNullOrWhiteSpace(asked))
        {
            return FindSupported()[^1];
        }

        VectorWidth width = asked.Trim().ToLowerInvariant() switch
        {
            "scalar" => VectorWidth.Scalar,
            "128" => VectorWidth.Bits128,
            "256" => VectorWidth.Bits256,
            "512" => VectorWidth.Bits512,
            _ => throw new ArgumentException($"{Variable}={asked} is not a vector width; use scalar, 128, 256 or 512, or unset it."),
        };
        return FindSupported().Contains(width)
            ? width
            : throw new ArgumentException($"{Variable}={asked}: this processor has no {asked}-bit vectors; unset {Variable} to use the widest it has.");
    }

    private static List<VectorWidth> FindSupported()
    {
        var widths = new List<VectorWidth> { VectorWidth.Scalar };
        if (Vector128.IsHardwareAccelerated)
        {
            widths.Add(VectorWidth.Bits128);
        }

        if (Vector256.IsHardwareAccelerated)
        {
            widths.Add(VectorWidth.Bits256);
        }

        if (Vector512.IsHardwareAccelerated)
        {
            widths.Add(VectorWidth.Bits512);
        }

        return widths;
    }
}
