using Myna.Tensors.Threads;

namespace Myna.Bench.Comparison;

/// <summary>The shapes that the Lite voice and the codec of Qwen3-TTS spend their time on, and a few beside them.</summary>
internal static class Contests
{
    private static readonly int[] Lengths = [100, 250, 500, 1000]; // frames: about 1 to 10 s

    /// <summary>Contests in the order of the report, each made when it is reached.</summary>
    public static IEnumerable<Func<Contest>> All(Crew crew)
    {
        (int Inputs, int Outputs)[] layers = [(256, 768), (768, 256), (256, 256), (192, 768), (768, 192), (256, 2052), (100, 256)];
        foreach ((int inputs, int outputs) in layers)
        {
            foreach (int rows in Lengths)
            {
                yield return () => LinearContest.Create(rows, inputs, outputs, crew);
            }
        }

        yield return () => LinearContest.Create(1, 256, 768, crew);
        yield return () => LinearContest.Create(512, 512, 512, crew);

        foreach (ConvolutionForm form in Enum.GetValues<ConvolutionForm>())
        {
            foreach (int dilation in new[] { 1, 2, 4 })
            {
                foreach (int frames in Lengths)
                {
                    yield return () => DepthwiseContest.Create(form, frames, 256, 7, dilation, crew);
                }
            }
        }

        foreach (ConvolutionForm form in Enum.GetValues<ConvolutionForm>())
        {
            foreach (int frames in Lengths)
            {
                yield return () => ConvolutionContest.Create(form, frames, 256, 256, 7, 1, crew);
            }
        }

        // The layers of the 12 Hz speech tokenizer's decoder, one frame of 80 ms.
        foreach ((int rows, int channels) in new[] { (32, 768), (160, 384), (640, 192), (1920, 96) })
        {
            foreach (int dilation in new[] { 1, 3, 9 })
            {
                yield return () => StreamedConvolutionContest.Create(rows, channels, 7, dilation, crew);
            }
        }

        yield return () => TransposedConvolutionContest.Create(250, 256, 128, 8, 4, crew);
    }
}
