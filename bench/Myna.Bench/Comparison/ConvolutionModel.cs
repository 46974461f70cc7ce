using Myna.Bench.Onnx;

namespace Myna.Bench.Comparison;

/// <summary>How a convolution over time is written in ONNX.</summary>
internal enum ConvolutionForm
{
    /// <summary>As PyTorch exports Conv1d: <c>[1, channels, time]</c>.</summary>
    OneDimensional,

    /// <summary>The same as a picture of height 1, <c>[1, channels, 1, time]</c>: opens ONNX Runtime's blocked (NCHWc) kernels, which take pictures only.</summary>
    TwoDimensional,
}

/// <summary>Writes a same-padded Conv of one input and constant weights.</summary>
internal static class ConvolutionModel
{
    /// <summary>Loads the model into ONNX Runtime.</summary>
    /// <param name="form">How time is laid out.</param>
    /// <param name="x"><c>[inputs, frames]</c>.</param>
    /// <param name="weights"><c>[outputs, inputs / groups, kernel]</c>.</param>
    /// <param name="bias"><c>[outputs]</c>.</param>
    /// <param name="frames">Length of the sequence.</param>
    /// <param name="inputs">Input channels.</param>
    /// <param name="outputs">Output channels.</param>
    /// <param name="kernel">Taps, an odd number.</param>
    /// <param name="dilation">Frames between taps.</param>
    /// <param name="groups">Groups: 1, or as many as there are channels for a depthwise convolution.</param>
    /// <param name="threads">Intra-op threads.</param>
    public static OnnxRunner Load(
        ConvolutionForm form,
        float[] x,
        float[] weights,
        float[] bias,
        int frames,
        int inputs,
        int outputs,
        int kernel,
        int dilation,
        int groups,
        int threads)
    {
        int pad = kernel / 2 * dilation;
        bool picture = form == ConvolutionForm.TwoDimensional;
        int[] inputShape = picture ? [1, inputs, 1, frames] : [1, inputs, frames];
        int[] outputShape = picture ? [1, outputs, 1, frames] : [1, outputs, frames];
        int[] weightShape = picture ? [outputs, inputs / groups, 1, kernel] : [outputs, inputs / groups, kernel];
        byte[] model = new OnnxModel(inputShape, outputShape)
            .Constant("w", weights, weightShape)
            .Constant("b", bias, outputs)
            .Node(
                "Conv",
                [OnnxModel.Input, "w", "b"],
                OnnxModel.Output,
                OnnxAttribute.Numbers("dilations", picture ? [1, dilation] : [dilation]),
                OnnxAttribute.Number("group", groups),
                OnnxAttribute.Numbers("kernel_shape", picture ? [1, kernel] : [kernel]),
                OnnxAttribute.Numbers("pads", picture ? [0, pad, 0, pad] : [pad, pad]))
            .ToArray();
        return new OnnxRunner(model, x, inputShape, outputShape, threads);
    }
}
