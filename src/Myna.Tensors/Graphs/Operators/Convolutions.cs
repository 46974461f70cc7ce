using Myna.Tensors.Kernels;
using Myna.Tensors.Kernels.Images;
using Myna.Tensors.Threads;

namespace Myna.Tensors.Graphs.Operators;

/// <summary>Convolutions over pictures [N, C, height, width]; inside, pictures are kept as [height, width, C].</summary>
internal static class Convolutions
{
    private const int FloatsAtOnce = 1 << 20;

    public static GraphTensor[] Conv(OperatorCall call)
    {
        GraphTensor x = call.Input(0), w = call.Input(1);
        bool isLine = x.Rank == 3 && w.Rank == 3;
        if (isLine)
        {
            throw OperatorCall.Unknown("Conv over [N, C, time]; only pictures [N, C, height, width]");
        }

        int groups = (int)call.Integer("group", 1);
        if (w.Rank != 4 || x.Rank != 4 || groups < 1 || w.Shape[0] % groups != 0 || x.Shape[1] != w.Shape[1] * groups)
        {
            throw new InvalidDataException($"weights {w} in {groups} groups do not fit");
        }

        ImageGeometry geometry = ImageGeometry.Of(call, x, w.Shape[2], w.Shape[3]);
        float[] bias = call.Optional(2)?.Values ?? new float[w.Shape[0]];
        var y = new GraphTensor(x.Shape[0], w.Shape[0], geometry.OutputHeight, geometry.OutputWidth);
        for (int n = 0; n < x.Shape[0]; n++)
        {
            float[] padded = Padded(x, n, geometry, call.Crew, out int height, out int width);
            float[] result = groups == x.Shape[1] && w.Shape[0] == groups && geometry is { DilationDown: 1, DilationAcross: 1 }
                ? Depthwise(call, padded, height, width, w, bias, geometry)
                : groups == 1 && geometry is { DilationDown: 1, DilationAcross: 1 }
                    ? Dense(call, padded, height, width, w, bias, geometry)
                    : Gathered(call, padded, width, w, bias, geometry, groups);
            ToPlanes(result, w.Shape[0], geometry.OutputHeight * geometry.OutputWidth, y.Values.AsMemory(n * y.After(0), y.After(0)), call.Crew);
        }

        return [y];
    }

    /// <summary>Every pixel is multiplied into a patch of the kernel's size; patches that overlap are added.</summary>
    public static GraphTensor[] ConvTranspose(OperatorCall call)
    {
        GraphTensor x = call.Input(0), w = call.Input(1);
        int groups = (int)call.Integer("group", 1);
        if (x.Rank != 4 || w.Rank != 4 || groups < 1 || x.Shape[1] != w.Shape[0] || w.Shape[0] % groups != 0)
        {
            throw new InvalidDataException($"weights {w} in {groups} groups do not fit");
        }

        int[] strides = call.Integers("strides") ?? [1, 1], dilations = call.Integers("dilations") ?? [1, 1], extra = call.Integers("output_padding") ?? [0, 0];
        int[] pads = call.Integers("pads") ?? [0, 0, 0, 0];
        if (call.Word("auto_pad", "NOTSET") != "NOTSET" || call.Integers("output_shape") is not null)
        {
            throw OperatorCall.Unknown("ConvTranspose with auto_pad or output_shape");
        }

        int area = w.Shape[2] * w.Shape[3], inputs = w.Shape[0] / groups, outputs = w.Shape[1], pixels = x.Shape[2] * x.Shape[3];
        int height = (strides[0] * (x.Shape[2] - 1)) + extra[0] + ((w.Shape[2] - 1) * dilations[0]) + 1 - pads[0] - pads[2];
        int width = (strides[1] * (x.Shape[3] - 1)) + extra[1] + ((w.Shape[3] - 1) * dilations[1]) + 1 - pads[1] - pads[3];
        var y = new GraphTensor(x.Shape[0], outputs * groups, height, width);
        PackedMatrix[] kernels = call.Keep(() => Enumerable.Range(0, groups).Select(g => PackTurned(w, g * inputs, inputs, outputs * area)).ToArray());
        for (int n = 0; n < x.Shape[0]; n++)
        {
            for (int g = 0; g < groups; g++)
            {
                float[] rows = Rows(x.Values.AsSpan(((n * x.Shape[1]) + (g * inputs)) * pixels, inputs * pixels), inputs, pixels);
                var patches = new float[pixels * outputs * area];
                kernels[g].Multiply(rows, pixels, patches, call.Crew);
                int first = g;
                int batch = n;
                CrewRows.Run(call.Crew, outputs, 1, (from, to) =>
                {
                    for (int o = from; o < to; o++)
                    {
                        float[] bias = call.Optional(2)?.Values ?? [];
                        int channel = (first * outputs) + o;
                        Span<float> plane = y.Values.AsSpan(((batch * outputs * groups) + channel) * height * width, height * width);
                        plane.Fill(bias.Length > 0 ? bias[channel] : 0);
                        Scatter(patches, o, outputs, w, x, plane, height, width, strides, dilations, pads);
                    }
                });
            }
        }

        return [y];
    }

    private static void Scatter(
        float[] patches, int output, int outputs, GraphTensor w, GraphTensor x, Span<float> plane, int height, int width, int[] strides, int[] dilations, int[] pads)
    {
        int area = w.Shape[2] * w.Shape[3];
        for (int v = 0; v < x.Shape[2]; v++)
        {
            for (int u = 0; u < x.Shape[3]; u++)
            {
                ReadOnlySpan<float> patch = patches.AsSpan(((((v * x.Shape[3]) + u) * outputs) + output) * area, area);
                for (int ky = 0; ky < w.Shape[2]; ky++)
                {
                    int row = (v * strides[0]) + (ky * dilations[0]) - pads[0];
                    for (int kx = 0; kx < w.Shape[3] && row >= 0 && row < height; kx++)
                    {
                        int column = (u * strides[1]) + (kx * dilations[1]) - pads[1];
                        if (column >= 0 && column < width)
                        {
                            plane[(row * width) + column] += patch[(ky * w.Shape[3]) + kx];
                        }
                    }
                }
            }
        }
    }

    private static PackedMatrix PackTurned(GraphTensor w, int first, int inputs, int outputs)
    {
        var turned = new float[inputs * outputs];
        for (int i = 0; i < inputs; i++)
        {
            for (int o = 0; o < outputs; o++)
            {
                turned[(o * inputs) + i] = w.Values[((first + i) * outputs) + o];
            }
        }

        return PackedMatrix.Pack(turned, outputs, inputs);
    }

    private static float[] Dense(OperatorCall call, float[] padded, int height, int width, GraphTensor w, float[] bias, ImageGeometry geometry)
    {
        var window = new ImageWindow(w.Shape[2], w.Shape[3], geometry.StrideDown, geometry.StrideAcross);
        ImageConvolution convolution = call.Keep(() => ImageConvolution.Pack(w.Values, w.Shape[0], w.Shape[1], bias, window));
        var y = new float[window.OutputHeight(height) * window.OutputWidth(width) * w.Shape[0]];
        convolution.Apply(padded, height, width, y, new ImageFinish(ImageActivation.None), call.Crew);
        return y;
    }

    private static float[] Depthwise(OperatorCall call, float[] padded, int height, int width, GraphTensor w, float[] bias, ImageGeometry geometry)
    {
        var window = new ImageWindow(w.Shape[2], w.Shape[3], geometry.StrideDown, geometry.StrideAcross);
        DepthwiseImageConvolution convolution = call.Keep(() => new DepthwiseImageConvolution(w.Values, w.Shape[0], bias, window));
        var y = new float[window.OutputHeight(height) * window.OutputWidth(width) * w.Shape[0]];
        convolution.Apply(padded, height, width, y, new ImageFinish(ImageActivation.None), call.Crew);
        return y;
    }

    /// <summary>What each output sees is gathered into a row, some rows at a time, and multiplied by the weights: any dilation and groups.</summary>
    private static float[] Gathered(OperatorCall call, float[] padded, int width, GraphTensor w, float[] bias, ImageGeometry geometry, int groups)
    {
        int inputs = w.Shape[1], outputs = w.Shape[0] / groups, channels = inputs * groups, area = w.Shape[2] * w.Shape[3];
        PackedMatrix[] kernels = call.Keep(() => Enumerable.Range(0, groups).Select(g => PackTaps(w, g * outputs, outputs, bias)).ToArray());
        int outputWidth = geometry.OutputWidth, pixels = geometry.OutputHeight * outputWidth;
        int atOnce = Math.Clamp(FloatsAtOnce / (inputs * area), 16, pixels);
        var y = new float[pixels * w.Shape[0]];
        var rows = new float[atOnce * inputs * area];
        var products = new float[atOnce * outputs];
        for (int from = 0; from < pixels; from += atOnce)
        {
            int count = Math.Min(atOnce, pixels - from), first = from;
            for (int g = 0; g < groups; g++)
            {
                int group = g;
                CrewRows.Run(call.Crew, count, 1, (start, end) =>
                {
                    for (int i = start; i < end; i++)
                    {
                        int row = (first + i) / outputWidth * geometry.StrideDown, column = (first + i) % outputWidth * geometry.StrideAcross;
                        Span<float> target = rows.AsSpan(i * inputs * area, inputs * area);
                        for (int tap = 0; tap < area; tap++)
                        {
                            int v = row + (tap / geometry.KernelWidth * geometry.DilationDown), u = column + (tap % geometry.KernelWidth * geometry.DilationAcross);
                            padded.AsSpan((((v * width) + u) * channels) + (group * inputs), inputs).CopyTo(target[(tap * inputs)..]);
                        }
                    }
                });
                kernels[g].Multiply(rows.AsSpan(0, count * inputs * area), count, products.AsSpan(0, count * outputs), call.Crew);
                for (int i = 0; i < count; i++)
                {
                    products.AsSpan(i * outputs, outputs).CopyTo(y.AsSpan(((from + i) * w.Shape[0]) + (g * outputs)));
                }
            }
        }

        return y;
    }

    /// <summary>[outputs, inputs, taps] as [outputs, taps, inputs].</summary>
    private static PackedMatrix PackTaps(GraphTensor w, int first, int outputs, float[] bias)
    {
        int inputs = w.Shape[1], area = w.Shape[2] * w.Shape[3];
        var turned = new float[outputs * inputs * area];
        for (int o = 0; o < outputs; o++)
        {
            for (int i = 0; i < inputs; i++)
            {
                for (int tap = 0; tap < area; tap++)
                {
                    turned[(((o * area) + tap) * inputs) + i] = w.Values[((((first + o) * inputs) + i) * area) + tap];
                }
            }
        }

        return PackedMatrix.Pack(turned, outputs, inputs * area, bias.AsSpan(first, outputs));
    }

    /// <summary>A picture as [height, width, C] with its padding around it; nothing beyond what windows reach.</summary>
    private static float[] Padded(GraphTensor x, int n, ImageGeometry geometry, Crew crew, out int height, out int width)
    {
        int channels = x.Shape[1], pixels = geometry.Height * geometry.Width;
        (int padHeight, int padWidth) = (geometry.Height + geometry.Top + geometry.Bottom, geometry.Width + geometry.Left + geometry.Right);
        var padded = new float[GraphTensor.CountOf([padHeight, padWidth, channels])];
        CrewRows.Run(crew, geometry.Height, 1, (from, to) =>
        {
            for (int row = from; row < to; row++)
            {
                Span<float> target = padded.AsSpan((((row + geometry.Top) * padWidth) + geometry.Left) * channels, geometry.Width * channels);
                for (int c = 0; c < channels; c++)
                {
                    ReadOnlySpan<float> source = x.Values.AsSpan((((n * channels) + c) * pixels) + (row * geometry.Width), geometry.Width);
                    for (int i = 0, at = c; i < source.Length; i++, at += channels)
                    {
                        target[at] = source[i];
                    }
                }
            }
        });
        (height, width) = (padHeight, padWidth);
        return padded;
    }

    /// <summary>[pixels, C] as [C, pixels].</summary>
    private static void ToPlanes(float[] rows, int channels, int pixels, Memory<float> planes, Crew crew)
        => CrewRows.Run(crew, channels, 1, (from, to) =>
        {
            Span<float> target = planes.Span;
            for (int c = from; c < to; c++)
            {
                for (int i = 0, at = c; i < pixels; i++, at += channels)
                {
                    target[(c * pixels) + i] = rows[at];
                }
            }
        });

    /// <summary>[C, pixels] as [pixels, C].</summary>
    private static float[] Rows(ReadOnlySpan<float> planes, int channels, int pixels)
    {
        var rows = new float[planes.Length];
        for (int c = 0; c < channels; c++)
        {
            for (int i = 0; i < pixels; i++)
            {
                rows[(i * channels) + c] = planes[(c * pixels) + i];
            }
        }

        return rows;
    }
}
