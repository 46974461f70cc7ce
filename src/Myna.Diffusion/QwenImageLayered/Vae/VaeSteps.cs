using Myna.Tensors.Kernels.Convolutions;
using Myna.Tensors.Threads;

namespace Myna.Diffusion.QwenImageLayered.Vae;

/// <summary>The residual blocks of the VAE's scales in their order, and the convolutions between scales, which double or halve a map.</summary>
/// <param name="doubles">Whether maps grow from scale to scale, as in the decoder, or shrink.</param>
internal sealed class VaeSteps(bool doubles)
{
    private readonly List<(string Name, ResidualBlock? Block, Convolution2d? Resize)> _steps = [];

    /// <summary>How many there are so far.</summary>
    public int Count => _steps.Count;

    /// <summary>Adds a block.</summary>
    public void Add(string name, ResidualBlock block) => _steps.Add((name, block, null));

    /// <summary>Adds the way to the next scale.</summary>
    public void Add(string name, Convolution2d resize) => _steps.Add((name, null, resize));

    /// <summary>Whether a step leads to the next scale.</summary>
    public bool Resizes(int step) => _steps[step].Resize is not null;

    /// <summary>How many times larger the larger end of some steps is than the smaller.</summary>
    /// <param name="from">The first step.</param>
    /// <param name="to">The step after the last.</param>
    public int Scale(int from, int to) => 1 << Enumerable.Range(from, to - from).Count(Resizes);

    /// <summary>Runs steps; the input's memory is given back.</summary>
    /// <param name="x">The input.</param>
    /// <param name="from">The first step.</param>
    /// <param name="to">The step after the last.</param>
    /// <param name="maps">Memory of maps.</param>
    /// <param name="crew">Who does it.</param>
    /// <param name="tap">Told every step's output, or null.</param>
    /// <param name="cancellationToken">Checked before each.</param>
    public FeatureMap Run(FeatureMap x, int from, int to, FeatureMaps maps, Crew crew, VaeTap? tap, CancellationToken cancellationToken)
    {
        for (int i = from; i < to; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (string name, ResidualBlock? block, Convolution2d? resize) = _steps[i];
            x = block?.Run(x, maps, crew) ?? Resized(x, resize!, maps, crew);
            tap?.Invoke(name, x);
        }

        return x;
    }

    private FeatureMap Resized(FeatureMap x, Convolution2d resize, FeatureMaps maps, Crew crew)
    {
        FeatureMap resized = doubles ? maps.Rent(2 * x.Height, 2 * x.Width, resize.Outputs) : maps.Rent(x.Height / 2, x.Width / 2, resize.Outputs);
        if (doubles)
        {
            resize.RunDoubling(x, resized, crew);
        }
        else
        {
            resize.RunHalving(x, resized, crew);
        }

        maps.Return(x);
        return resized;
    }
}
