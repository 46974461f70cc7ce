namespace Myna.Tensors.Graphs.Operators;

/// <summary>Pictures [N, C, height, width] at another size: nearest, linear or cubic, by ONNX's rules of where pixels lie.</summary>
internal static class Resizing
{
    private sealed record Taps(int[] Places, float[] Weights, int Each);

    public static GraphTensor[] Resize(OperatorCall call)
    {
        GraphTensor x = call.Input(0);
        bool isOld = call.Version < 11;
        float[]? scales = call.Optional(isOld ? 1 : 2) is { Values.Length: > 0 } given ? given.Values : null;
        int[]? sizes = call.Optional(3) is { Values.Length: > 0 } ? call.Whole(3) : null;
        if (call.Integer("antialias", 0) == 1 || call.Word("keep_aspect_ratio_policy", "stretch") != "stretch" || call.Integers("axes") is not null)
        {
            throw OperatorCall.Unknown("Resize with antialias, keep_aspect_ratio_policy or axes");
        }

        return [Apply(call, x, scales, sizes, isOld ? "asymmetric" : call.Word("coordinate_transformation_mode", "half_pixel"), isOld ? "floor" : call.Word("nearest_mode", "round_prefer_floor"))];
    }

    public static GraphTensor[] Upsample(OperatorCall call)
    {
        float[] scales = call.Optional(1)?.Values
            ?? (call.Node.FloatLists.TryGetValue("scales", out IReadOnlyList<float>? list) ? [.. list] : throw new InvalidDataException("scales are missing"));
        return [Apply(call, call.Input(0), scales, null, "asymmetric", "floor")];
    }

    private static GraphTensor Apply(OperatorCall call, GraphTensor x, float[]? scales, int[]? sizes, string places, string nearest)
    {
        if (x.Rank != 4 || (scales ?? []).Length is not (0 or 4) || (sizes ?? []).Length is not (0 or 4) || (scales is null && sizes is null)
            || (scales is not null && (scales[0] != 1 || scales[1] != 1)) || (sizes is not null && (sizes[0] != x.Shape[0] || sizes[1] != x.Shape[1])))
        {
            throw OperatorCall.Unknown("Resize but of the height and width of [N, C, height, width]");
        }

        int height = sizes?[2] ?? (int)MathF.Floor(x.Shape[2] * scales![2]), width = sizes?[3] ?? (int)MathF.Floor(x.Shape[3] * scales![3]);
        string mode = call.Word("mode", "nearest");
        float a = call.Float("cubic_coeff_a", -0.75f);
        bool excludes = call.Integer("exclude_outside", 0) == 1;
        Taps down = Of(mode, places, nearest, x.Shape[2], height, scales?[2] ?? (float)height / x.Shape[2], a, excludes);
        Taps across = Of(mode, places, nearest, x.Shape[3], width, scales?[3] ?? (float)width / x.Shape[3], a, excludes);
        var y = new GraphTensor(x.Shape[0], x.Shape[1], height, width);
        int planes = x.Shape[0] * x.Shape[1];
        Threads.CrewRows.Run(call.Crew, planes, 1, (from, to) =>
        {
            var between = new float[x.Shape[2] * width];
            for (int p = from; p < to; p++)
            {
                ReadOnlySpan<float> source = x.Values.AsSpan(p * x.Shape[2] * x.Shape[3], x.Shape[2] * x.Shape[3]);
                for (int v = 0; v < x.Shape[2]; v++)
                {
                    ReadOnlySpan<float> row = source.Slice(v * x.Shape[3], x.Shape[3]);
                    for (int u = 0; u < width; u++)
                    {
                        float sum = 0;
                        for (int k = u * across.Each; k < (u + 1) * across.Each; k++)
                        {
                            sum += across.Weights[k] * row[across.Places[k]];
                        }

                        between[(v * width) + u] = sum;
                    }
                }

                Span<float> target = y.Values.AsSpan(p * height * width, height * width);
                for (int v = 0; v < height; v++)
                {
                    for (int k = v * down.Each; k < (v + 1) * down.Each; k++)
                    {
                        Kernels.Elementwise.AddScaled(target.Slice(v * width, width), between.AsSpan(down.Places[k] * width, width), down.Weights[k], target.Slice(v * width, width));
                    }
                }
            }
        });
        return y;
    }

    private static Taps Of(string mode, string places, string nearest, int from, int to, float scale, float cubic, bool excludes)
    {
        int each = mode switch { "nearest" => 1, "linear" => 2, "cubic" => 4, _ => throw OperatorCall.Unknown($"Resize of the mode {mode}") };
        var taps = new Taps(new int[to * each], new float[to * each], each);
        for (int i = 0; i < to; i++)
        {
            double at = places switch
            {
                "half_pixel" => ((i + 0.5) / scale) - 0.5,
                "pytorch_half_pixel" => to > 1 ? ((i + 0.5) / scale) - 0.5 : 0,
                "align_corners" => to > 1 ? i * (double)(from - 1) / (to - 1) : 0,
                "asymmetric" => i / (double)scale,
                _ => throw OperatorCall.Unknown($"Resize with the places {places}"),
            };
            if (mode == "nearest")
            {
                double place = nearest switch
                {
                    "round_prefer_floor" => Math.Ceiling(at - 0.5),
                    "round_prefer_ceil" => Math.Floor(at + 0.5),
                    "floor" => Math.Floor(at),
                    "ceil" => Math.Ceiling(at),
                    _ => throw OperatorCall.Unknown($"Resize with nearest_mode {nearest}"),
                };
                (taps.Places[i], taps.Weights[i]) = ((int)Math.Clamp(place, 0, from - 1), 1);
                continue;
            }

            at = mode == "linear" ? Math.Clamp(at, 0, from - 1) : at;
            int first = (int)Math.Floor(at) - (mode == "cubic" ? 1 : 0);
            double sum = 0;
            for (int k = 0; k < each; k++)
            {
                double distance = Math.Abs(at - (first + k));
                double weight = mode == "linear" ? Math.Max(0, 1 - distance) : Cubic(distance, cubic);
                weight = excludes && (first + k < 0 || first + k >= from) ? 0 : weight;
                (taps.Places[(i * each) + k], taps.Weights[(i * each) + k]) = (Math.Clamp(first + k, 0, from - 1), (float)weight);
                sum += weight;
            }

            for (int k = 0; k < each && excludes; k++)
            {
                taps.Weights[(i * each) + k] = (float)(taps.Weights[(i * each) + k] / sum);
            }
        }

        return taps;
    }

    /// <summary>R. Keys, "Cubic convolution interpolation for digital image processing", 1981.</summary>
    private static double Cubic(double x, double a) => x <= 1 ? ((((a + 2) * x) - (a + 3)) * x * x) + 1
        : x < 2 ? a * ((((((x - 5) * x) + 8) * x)) - 4) : 0;
}
