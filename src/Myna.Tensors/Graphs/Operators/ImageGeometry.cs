namespace Myna.Tensors.Graphs.Operators;

/// <summary>A window that slides over the last two sides of a tensor [N, C, height, width], as convolutions and pooling have it.</summary>
internal readonly record struct ImageGeometry(
    int Height, int Width, int KernelHeight, int KernelWidth, int StrideDown, int StrideAcross, int DilationDown, int DilationAcross,
    int Top, int Left, int Bottom, int Right, bool RoundsUp)
{
    public int ReachDown => ((KernelHeight - 1) * DilationDown) + 1;

    public int ReachAcross => ((KernelWidth - 1) * DilationAcross) + 1;

    public int OutputHeight => Steps(Height + Top + Bottom - ReachDown, StrideDown, Height + Top);

    public int OutputWidth => Steps(Width + Left + Right - ReachAcross, StrideAcross, Width + Left);

    /// <summary>Reads it from an operation's attributes.</summary>
    public static ImageGeometry Of(OperatorCall call, GraphTensor x, int kernelHeight, int kernelWidth)
    {
        if (x.Rank != 4)
        {
            throw OperatorCall.Unknown($"{call.Node.Operator} over {x}; only pictures [N, C, height, width]");
        }

        int[] strides = call.Integers("strides") ?? [1, 1], dilations = call.Integers("dilations") ?? [1, 1], pads = call.Integers("pads") ?? [0, 0, 0, 0];
        if (strides.Length != 2 || dilations.Length != 2 || pads.Length != 4 || strides.Concat(dilations).Any(n => n < 1) || pads.Any(n => n is < 0 or > 65536))
        {
            throw new InvalidDataException("strides, dilations or pads are not those of a picture");
        }

        var geometry = new ImageGeometry(
            x.Shape[2], x.Shape[3], kernelHeight, kernelWidth, strides[0], strides[1], dilations[0], dilations[1],
            pads[0], pads[1], pads[2], pads[3], call.Integer("ceil_mode", 0) == 1);
        string auto = call.Word("auto_pad", "NOTSET");
        if (auto is "SAME_UPPER" or "SAME_LOWER")
        {
            (int top, int bottom) = Same(geometry.Height, geometry.ReachDown, strides[0], auto == "SAME_UPPER");
            (int left, int right) = Same(geometry.Width, geometry.ReachAcross, strides[1], auto == "SAME_UPPER");
            geometry = geometry with { Top = top, Bottom = bottom, Left = left, Right = right };
        }
        else if (auto == "VALID")
        {
            geometry = geometry with { Top = 0, Bottom = 0, Left = 0, Right = 0 };
        }

        return geometry.OutputHeight > 0 && geometry.OutputWidth > 0
            ? geometry
            : throw new InvalidDataException($"a window of {kernelWidth} x {kernelHeight} is larger than the picture");
    }

    private static (int Before, int After) Same(int side, int reach, int stride, bool upper)
    {
        int all = Math.Max(0, ((((side + stride - 1) / stride) - 1) * stride) + reach - side);
        return upper ? (all / 2, all - (all / 2)) : (all - (all / 2), all / 2);
    }

    private int Steps(int room, int stride, int end)
    {
        if (room < 0)
        {
            return 0;
        }

        int steps = ((RoundsUp ? room + stride - 1 : room) / stride) + 1;

        // A window must begin within the picture or what is before it.
        return RoundsUp && (steps - 1) * stride >= end ? steps - 1 : steps;
    }
}
