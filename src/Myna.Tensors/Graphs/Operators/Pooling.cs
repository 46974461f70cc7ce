using Myna.Tensors.Kernels;

namespace Myna.Tensors.Graphs.Operators;

/// <summary>The largest or the mean value of each window over a picture [N, C, height, width].</summary>
internal static class Pooling
{
    public static GraphTensor[] MaxPool(OperatorCall call)
        => call.Node.Outputs.Count > 1 ? throw OperatorCall.Unknown("MaxPool with the places of its maxima") : [Pool(call, takesMean: false)];

    public static GraphTensor[] AveragePool(OperatorCall call) => [Pool(call, takesMean: true)];

    /// <summary>The mean or maximum of each channel.</summary>
    public static GraphTensor Global(GraphTensor x, bool mean)
    {
        int planes = x.Before(2), pixels = x.Values.Length / planes;
        var y = new float[planes];
        for (int p = 0; p < planes; p++)
        {
            ReadOnlySpan<float> plane = x.Values.AsSpan(p * pixels, pixels);
            y[p] = mean ? Dot.Sum(plane) / pixels : Largest(plane);
        }

        return new GraphTensor([x.Shape[0], x.Shape[1], .. Enumerable.Repeat(1, x.Rank - 2)], y);
    }

    private static float Largest(ReadOnlySpan<float> values)
    {
        float most = float.NegativeInfinity;
        foreach (float value in values)
        {
            most = MathF.Max(most, value);
        }

        return most;
    }

    private static GraphTensor Pool(OperatorCall call, bool takesMean)
    {
        GraphTensor x = call.Input(0);
        int[] kernel = call.Integers("kernel_shape") is [> 0, > 0] sides ? call.Integers("kernel_shape")! : throw new InvalidDataException("kernel_shape is missing");
        ImageGeometry geometry = ImageGeometry.Of(call, x, kernel[0], kernel[1]);
        bool countsPadding = call.Integer("count_include_pad", 0) == 1;
        var y = new GraphTensor(x.Shape[0], x.Shape[1], geometry.OutputHeight, geometry.OutputWidth);
        int pixels = geometry.Height * geometry.Width, outputs = geometry.OutputHeight * geometry.OutputWidth;
        Threads.CrewRows.Run(call.Crew, x.Shape[0] * x.Shape[1], 1, (from, to) =>
        {
            for (int p = from; p < to; p++)
            {
                ReadOnlySpan<float> plane = x.Values.AsSpan(p * pixels, pixels);
                for (int i = 0; i < outputs; i++)
                {
                    int top = (i / geometry.OutputWidth * geometry.StrideDown) - geometry.Top, left = (i % geometry.OutputWidth * geometry.StrideAcross) - geometry.Left;
                    y.Values[(p * outputs) + i] = takesMean ? Mean(plane, geometry, top, left, countsPadding) : Maximum(plane, geometry, top, left);
                }
            }
        });
        return y;
    }

    private static float Maximum(ReadOnlySpan<float> plane, in ImageGeometry geometry, int top, int left)
    {
        float most = float.NegativeInfinity;
        for (int ky = 0; ky < geometry.KernelHeight; ky++)
        {
            int v = top + (ky * geometry.DilationDown);
            for (int kx = 0; kx < geometry.KernelWidth && v >= 0 && v < geometry.Height; kx++)
            {
                int u = left + (kx * geometry.DilationAcross);
                most = u >= 0 && u < geometry.Width ? MathF.Max(most, plane[(v * geometry.Width) + u]) : most;
            }
        }

        return most;
    }

    private static float Mean(ReadOnlySpan<float> plane, in ImageGeometry geometry, int top, int left, bool countsPadding)
    {
        float sum = 0;
        int count = 0;
        for (int ky = 0; ky < geometry.KernelHeight; ky++)
        {
            int v = top + (ky * geometry.DilationDown);
            for (int kx = 0; kx < geometry.KernelWidth; kx++)
            {
                int u = left + (kx * geometry.DilationAcross);
                if (v >= 0 && u >= 0 && v < geometry.Height && u < geometry.Width)
                {
                    sum += plane[(v * geometry.Width) + u];
                    count++;
                }
                else if (countsPadding && v < geometry.Height + geometry.Bottom && u < geometry.Width + geometry.Right)
                {
                    count++;
                }
            }
        }

        return count == 0 ? 0 : sum / count;
    }
}
