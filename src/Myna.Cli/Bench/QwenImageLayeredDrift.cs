using System.Globalization;
using Myna.Diffusion.QwenImageLayered.Pictures;
using Myna.Diffusion.QwenImageLayered.Pipeline;
using Myna.Diffusion.QwenImageLayered.Weights;
using Myna.Layers.Pictures;

namespace Myna.Cli.Bench;

/// <summary>How far rounded weights move the layers of a model, against its own single precision.</summary>
/// <param name="Folder">The model.</param>
/// <param name="Layers">Layers that were made.</param>
/// <param name="Width">Size at which it worked.</param>
/// <param name="Height">Size at which it worked.</param>
/// <param name="Steps">Steps, with guidance.</param>
/// <param name="Rows">One for each precision.</param>
internal sealed record QwenImageLayeredDriftResult(string Folder, int Layers, int Width, int Height, int Steps, IReadOnlyList<DriftRow> Rows);

/// <summary>The drift of one precision.</summary>
/// <param name="Precision">How the transformer's weights are kept.</param>
/// <param name="VelocityRms">The first step's output: root mean square of the difference, as a share of that of the values.</param>
/// <param name="VelocityCosine">The cosine between both.</param>
/// <param name="LatentsRms">The latents after all steps, likewise.</param>
/// <param name="LayersMean">Mean difference of the layers' bytes, of 255.</param>
/// <param name="LayersMost">Largest difference of the layers' bytes, of 255.</param>
internal sealed record DriftRow(string Precision, double VelocityRms, double VelocityCosine, double LatentsRms, double LayersMean, int LayersMost);

/// <summary>Measures it: the same picture, noise and prompt, with one precision after the other.</summary>
internal static class QwenImageLayeredDrift
{
    /// <summary>Runs the model four times: in single precision and rounded.</summary>
    public static QwenImageLayeredDriftResult Run(string folder, int layers, int resolution, int steps, Action<string> told, CancellationToken cancellationToken)
    {
        Picture input = Drawn();
        SizeBucket bucket = SizeBucket.For(input.Width, input.Height, resolution);
        var request = new LayeredRequest { Layers = layers, Steps = steps, Resolution = resolution, Prompt = "a red circle and a blue square on a pale ground", Seed = 1 };
        Outcome exact = Once(WeightFormat.Float32);
        var rows = new List<DriftRow>();
        foreach (WeightFormat format in (WeightFormat[])[WeightFormat.BFloat16, WeightFormat.Int8, WeightFormat.Int4])
        {
            Outcome rounded = Once(format);
            byte[] expected = Bytes(exact), actual = Bytes(rounded);
            int[] differences = [.. expected.Zip(actual, (a, b) => Math.Abs(a - b))];
            (double rms, double cosine) = Compare(exact.Velocity, rounded.Velocity);
            rows.Add(new DriftRow(Name(format), rms, cosine, Compare(exact.Latents, rounded.Latents).Rms, Math.Round(differences.Average(), 4), differences.Max()));
        }

        return new QwenImageLayeredDriftResult(folder, layers, bucket.Width, bucket.Height, steps, rows);

        Outcome Once(WeightFormat format)
        {
            told(format == WeightFormat.Float32 ? "fp32" : Name(format));
            float[] velocity = [], latents = [];
            var options = new LayeredModelOptions { Format = format, TextFormat = WeightFormat.BFloat16, MemoryLimit = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 10 * 9 };
            IReadOnlyList<Picture> made = LayeredModel.Open(folder, options).Split(
                input, bucket, request, noise: null, progress: null, cancellationToken, (step, what, values) =>
                {
                    velocity = step == 0 && what == "velocity" ? values.ToArray() : velocity;
                    latents = what == "latents" ? values.ToArray() : latents;
                });
            return new Outcome(velocity, latents, made);
        }

        byte[] Bytes(Outcome outcome) => [.. outcome.Layers.SelectMany(layer => layer.Pixels)];
    }

    /// <summary>Prints the rows as the table of docs/qwen-image-layered.md.</summary>
    public static void Show(TextWriter writer, QwenImageLayeredDriftResult result)
    {
        writer.WriteLine($"{result.Folder}: {result.Layers} layers at {result.Width} x {result.Height}, {result.Steps} guided steps, against single precision");
        writer.WriteLine("| blocks | first step, relative rms (cosine) | latents at the end, relative rms | layers, mean (largest) difference of 255 |");
        writer.WriteLine("|---|---|---|---|");
        foreach (DriftRow row in result.Rows)
        {
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {row.Precision} | {row.VelocityRms:0.0e+0} ({row.VelocityCosine:0.00000}) | {row.LatentsRms:0.0e+0} | {row.LayersMean:0.00} ({row.LayersMost}) |"));
        }
    }

    private static string Name(WeightFormat format) => format switch
    {
        WeightFormat.BFloat16 => "bf16",
        WeightFormat.Int8 => "int8",
        _ => "int4",
    };

    private static (double Rms, double Cosine) Compare(float[] exact, float[] rounded)
    {
        double difference = 0, square = 0, other = 0, product = 0;
        for (int i = 0; i < exact.Length; i++)
        {
            double off = exact[i] - rounded[i];
            (difference, square, other, product) = (difference + (off * off), square + ((double)exact[i] * exact[i]), other + ((double)rounded[i] * rounded[i]), product + ((double)exact[i] * rounded[i]));
        }

        return (Math.Sqrt(difference / square), product / Math.Sqrt(square * other));
    }

    /// <summary>A circle and a square on a gradient: what there is to see in a model of random weights does not matter, the numbers' size does.</summary>
    private static Picture Drawn()
    {
        const int width = 150, height = 100;
        var picture = new Picture(width, height);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                bool isCircle = ((x - 50) * (x - 50)) + ((y - 50) * (y - 50)) < 900, isSquare = x is >= 95 and < 135 && y is >= 30 and < 70;
                ReadOnlySpan<byte> colour = isCircle ? [200, 40, 40, 255] : isSquare ? [40, 60, 190, 255] : [(byte)(200 + (x / 4)), (byte)(210 + (y / 4)), 230, 255];
                colour.CopyTo(picture.Pixels.AsSpan(((y * width) + x) * Picture.Channels));
            }
        }

        return picture;
    }

    /// <summary>What a run gave.</summary>
    private sealed record Outcome(float[] Velocity, float[] Latents, IReadOnlyList<Picture> Layers);
}
