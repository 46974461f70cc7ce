using System.Globalization;
using System.Text.Json;
using Myna.Diffusion.QwenImageLayered.Pictures;
using Myna.Layers.Pictures;
using Myna.Tensors.Weights.Checkpoints;

namespace Myna.Diffusion.QwenImageLayered.Vision;

/// <summary>
/// A picture → patches for the vision tower: over white, at a size of whole cells, colours to mean 0 and deviation 1.
/// Source: <c>image_processing_qwen2_vl.py</c> in transformers (its Pillow path).
/// </summary>
internal sealed class PicturePatches
{
    private const double Lobes = 2;
    private const int MostRatio = 200;

    // What the processor has where its file says nothing: the statistics of CLIP's pictures.
    private static readonly double[] UsualMean = [0.48145466, 0.4578275, 0.40821073];
    private static readonly double[] UsualDeviation = [0.26862954, 0.26130258, 0.27577711];

    private readonly VisionConfig _config;
    private readonly float[] _mean;
    private readonly float[] _deviation;
    private readonly long _leastPixels = 3136;
    private readonly long _mostPixels = 12_845_056;

    /// <summary>Reads how pictures are prepared.</summary>
    /// <param name="config">Sizes of the tower.</param>
    /// <param name="processor">The model's <c>processor</c> folder; where it is missing, the values of Qwen2.5-VL hold.</param>
    /// <exception cref="MynaException">The file is damaged.</exception>
    public PicturePatches(VisionConfig config, string processor)
    {
        _config = config;
        double[] mean = UsualMean, deviation = UsualDeviation;
        string path = Path.Combine(processor, "preprocessor_config.json");
        if (File.Exists(path))
        {
            using JsonDocument document = JsonFile.Read(path);
            var json = new ConfigSection(path, "", document.RootElement);
            mean = json.Has("image_mean") ? json.Numbers("image_mean", -10, 10) : mean;
            deviation = json.Has("image_std") ? json.Numbers("image_std", 1e-6, 10) : deviation;
            json.Require(mean.Length == 3, "image_mean", "should have three numbers");
            json.Require(deviation.Length == 3, "image_std", "should have three numbers");
            _leastPixels = json.Integer("min_pixels", 1, int.MaxValue, (int)_leastPixels);
            _mostPixels = json.Integer("max_pixels", 1, int.MaxValue, (int)_mostPixels);
        }

        _mean = Array.ConvertAll(mean, value => (float)value);
        _deviation = Array.ConvertAll(deviation, value => (float)value);
    }

    /// <summary>The size near a picture's own that has whole cells and neither too few nor too many pixels.</summary>
    /// <exception cref="MynaException">The picture is a strip.</exception>
    public (int Width, int Height) SizeFor(int width, int height)
    {
        if (Math.Max(width, height) > (long)MostRatio * Math.Min(width, height))
        {
            throw new MynaException(string.Create(
                CultureInfo.InvariantCulture, $"the picture has {width} x {height} pixels; one side may be {MostRatio} times the other at most for a caption"));
        }

        double cell = _config.CellPixels;
        double w = Math.Round(width / cell, MidpointRounding.ToEven) * cell, h = Math.Round(height / cell, MidpointRounding.ToEven) * cell;
        if (w * h > _mostPixels)
        {
            double shrink = Math.Sqrt((double)height * width / _mostPixels);
            (w, h) = (Math.Max(cell, Math.Floor(width / shrink / cell) * cell), Math.Max(cell, Math.Floor(height / shrink / cell) * cell));
        }
        else if (w * h < _leastPixels)
        {
            double grow = Math.Sqrt(_leastPixels / ((double)height * width));
            (w, h) = (Math.Ceiling(width * grow / cell) * cell, Math.Ceiling(height * grow / cell) * cell);
        }

        return ((int)w, (int)h);
    }

    /// <summary>Cuts a picture into patches.</summary>
    /// <returns><c>[patches, channels·frames·side·side]</c> and where they lie.</returns>
    public (float[] Patches, PatchGrid Grid) Of(Picture picture)
    {
        (int width, int height) = SizeFor(picture.Width, picture.Height);
        Picture resized = FixedPointResize.Resize(OverWhite(picture), width, height, Lobes, Cubic);
        var grid = new PatchGrid(height / _config.CellPixels, width / _config.CellPixels, _config.CellSize);
        int side = _config.PatchSize, area = side * side;
        var patches = new float[grid.Patches * _config.PatchValues];
        (int Row, int Column)[] places = grid.PatchPositions();
        for (int patch = 0; patch < places.Length; patch++)
        {
            for (int channel = 0; channel < _config.Channels; channel++)
            {
                Span<float> frames = patches.AsSpan((patch * _config.PatchValues) + (channel * _config.Frames * area), _config.Frames * area);
                for (int y = 0; y < side; y++)
                {
                    ReadOnlySpan<byte> row = resized.Row((places[patch].Row * side) + y)[(places[patch].Column * side * Picture.Channels)..];
                    for (int x = 0; x < side; x++)
                    {
                        frames[(y * side) + x] = ((row[(x * Picture.Channels) + channel] / 255f) - _mean[channel]) / _deviation[channel];
                    }
                }

                for (int frame = 1; frame < _config.Frames; frame++)
                {
                    frames[..area].CopyTo(frames[(frame * area)..]);
                }
            }
        }

        return (patches, grid);
    }

    /// <summary>As Pillow pastes it: v = a·c + (255 - a)·255, divided by 255 and rounded.</summary>
    private static Picture OverWhite(Picture input)
    {
        Picture picture = input.Copy();
        byte[] pixels = picture.Pixels;
        for (int i = 0; i < pixels.Length; i += Picture.Channels)
        {
            int alpha = pixels[i + 3];
            for (int c = 0; c < 3; c++)
            {
                int t = (alpha * pixels[i + c]) + ((255 - alpha) * 255) + 128;
                pixels[i + c] = (byte)(((t >> 8) + t) >> 8);
            }

            pixels[i + 3] = 255;
        }

        return picture;
    }

    /// <summary>Keys' cubic with a = -1/2.</summary>
    private static double Cubic(double x)
    {
        const double A = -0.5;
        x = Math.Abs(x);
        return x < 1 ? ((((A + 2) * x) - (A + 3)) * x * x) + 1
            : x < 2 ? ((((x - 5) * x) + 8) * x - 4) * A
            : 0;
    }
}
