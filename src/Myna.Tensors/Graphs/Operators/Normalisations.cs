using Myna.Tensors.Kernels;

namespace Myna.Tensors.Graphs.Operators;

/// <summary>Normalisations.</summary>
internal static class Normalisations
{
    /// <summary>y = (x − mean) / √(variance + ε) · scale + shift with the constants of each channel.</summary>
    public static GraphTensor[] Batch(OperatorCall call)
    {
        GraphTensor x = call.Input(0);
        float[] scale = call.Input(1).Values, shift = call.Input(2).Values, mean = call.Input(3).Values, variance = call.Input(4).Values;
        float epsilon = call.Float("epsilon", 1e-5f);
        int channels = x.Shape[1], pixels = x.After(1);
        var y = new float[x.Values.Length];
        for (int p = 0; p < x.Shape[0] * channels; p++)
        {
            int c = p % channels;
            double factor = scale[c] / Math.Sqrt((double)variance[c] + epsilon);
            Affine(x.Values.AsSpan(p * pixels, pixels), (float)factor, (float)(shift[c] - (mean[c] * factor)), y.AsSpan(p * pixels, pixels));
        }

        return [x with { Values = y }];
    }

    /// <summary>The same with each channel's own mean and variance.</summary>
    public static GraphTensor[] Instance(OperatorCall call) => [Grouped(call, call.Input(0).Shape[1], perGroup: false)];

    public static GraphTensor[] Group(OperatorCall call) => [Grouped(call, (int)call.Integer("num_groups", 1), perGroup: call.Version < 21)];

    /// <summary>Over all axes from one on.</summary>
    public static GraphTensor[] Layer(OperatorCall call)
    {
        GraphTensor x = call.Input(0);
        int axis = x.Axis(call.Integer("axis", -1)), width = x.After(axis) * x.Shape[axis];
        float[] shift = call.Optional(2)?.Values ?? new float[width];
        var y = new float[x.Values.Length];
        Normalization.LayerNorm(x.Values, y, call.Input(1).Values, shift, call.Float("epsilon", 1e-5f));
        return [x with { Values = y }];
    }

    private static GraphTensor Grouped(OperatorCall call, int groups, bool perGroup)
    {
        GraphTensor x = call.Input(0);
        float[] scale = call.Input(1).Values, shift = call.Input(2).Values;
        int channels = x.Shape[1], pixels = x.After(1);
        if (groups < 1 || channels % groups != 0 || scale.Length != (perGroup ? groups : channels) || shift.Length != scale.Length)
        {
            throw new InvalidDataException($"{groups} groups, {scale.Length} scales and {shift.Length} shifts do not fit {channels} channels");
        }

        int each = channels / groups;
        float epsilon = call.Float("epsilon", 1e-5f);
        var y = new float[x.Values.Length];
        for (int g = 0; g < x.Shape[0] * groups; g++)
        {
            ReadOnlySpan<float> group = x.Values.AsSpan(g * each * pixels, each * pixels);
            double sum = 0, squares = 0;
            foreach (float value in group)
            {
                sum += value;
            }

            double mean = sum / group.Length;
            foreach (float value in group)
            {
                squares += (value - mean) * (value - mean);
            }

            double over = 1 / Math.Sqrt((squares / group.Length) + epsilon);
            for (int c = 0; c < each; c++)
            {
                int channel = (g % groups * each) + c, at = ((g * each) + c) * pixels;
                double factor = scale[perGroup ? g % groups : channel] * over;
                Affine(group.Slice(c * pixels, pixels), (float)factor, (float)(shift[perGroup ? g % groups : channel] - (mean * factor)), y.AsSpan(at, pixels));
            }
        }

        return x with { Values = y };
    }

    private static void Affine(ReadOnlySpan<float> x, float factor, float shift, Span<float> y)
    {
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = MathF.FusedMultiplyAdd(x[i], factor, shift);
        }
    }
}
