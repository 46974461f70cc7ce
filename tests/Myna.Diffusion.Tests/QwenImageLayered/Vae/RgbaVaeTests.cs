using Myna.Diffusion.QwenImageLayered.Vae;
using Myna.Tensors.Kernels.Convolutions;
using Myna.Tensors.Threads;
using Myna.Tensors.Weights;

namespace Myna.Diffusion.Tests.QwenImageLayered.Vae;

public sealed class RgbaVaeTests
{
    private static readonly RgbaVae Vae = RgbaVae.Load(Path.Combine(Golden.Tiny, "vae"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_stage_of_the_encoder_agrees()
    {
        using SafetensorsFile tensors = Golden.Tensors("vae", "encode.safetensors");
        int stages = 0;
        FeatureMap moments = Vae.Encoder.Encode(Golden.Map(tensors, "in"), Crew.Shared, Token, (name, map) =>
        {
            Golden.Close(tensors, name, map, 5e-5f);
            stages++;
        });
        Assert.Equal(17, stages);
        Golden.Close(tensors, "moments", moments, 2e-5f);
        Golden.Close(tensors.ReadFloats("normalized"), Vae.Normalised(moments), 2e-5f, "normalized");
    }

    [Fact]
    public void Every_stage_of_the_decoder_agrees()
    {
        using SafetensorsFile tensors = Golden.Tensors("vae", "decode.safetensors");
        int stages = 0;
        FeatureMap latent = Vae.Denormalised(tensors.ReadFloats("normalized"), 4, 6);
        Golden.Close(tensors, "in", latent, 1e-6f);
        FeatureMap picture = Vae.Decoder.Decode(Golden.Map(tensors, "in"), Crew.Shared, Token, (name, map) =>
        {
            Golden.Close(tensors, name, map, 5e-5f);
            stages++;
        });
        Assert.Equal(21, stages);
        Golden.Close(tensors, "out", picture, 2e-5f);
    }

    [Fact]
    public void A_batch_is_its_parts()
    {
        using SafetensorsFile tensors = Golden.Tensors("vae", "batch.safetensors");
        float[] inputs = tensors.ReadFloats("in"), outputs = tensors.ReadFloats("out");
        for (int i = 0; i < 2; i++)
        {
            var latent = new FeatureMap(2, 3, 16);
            for (int k = 0; k < 16 * 6; k++)
            {
                latent.Row(k % 6 / 3)[(k % 3 * 16) + (k / 6)] = inputs[(i * 16 * 6) + k];
            }

            FeatureMap picture = Vae.Decoder.Decode(latent, Crew.Shared, Token);
            var flat = new float[4 * 16 * 24];
            for (int k = 0; k < flat.Length; k++)
            {
                flat[k] = picture.Row(k / 24 % 16)[(k % 24 * 4) + (k / 24 / 16)];
            }

            Golden.Close(outputs.AsSpan(i * flat.Length, flat.Length), flat, 2e-5f, $"picture {i}");
        }
    }

    [Fact]
    public void Threads_do_not_change_a_bit()
    {
        using SafetensorsFile tensors = Golden.Tensors("vae", "decode.safetensors");
        using var one = new Crew(1);
        using var three = new Crew(3);
        FeatureMap a = Vae.Decoder.Decode(Golden.Map(tensors, "in"), one, Token);
        FeatureMap b = Vae.Decoder.Decode(Golden.Map(tensors, "in"), three, Token);
        Assert.True(a.All.SequenceEqual(b.All));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public void Bands_of_rows_do_not_change_a_bit(int bandRows)
    {
        var random = new Random(5);
        var latent = new FeatureMap(19, 3, 16);
        var picture = new FeatureMap(19 * 8, 24, 4);
        foreach (FeatureMap map in (FeatureMap[])[latent, picture])
        {
            for (int y = 0; y < map.Height; y++)
            {
                foreach (ref float value in map.Row(y))
                {
                    value = (2 * random.NextSingle()) - 1;
                }
            }
        }

        Assert.True(Vae.Decoder.Decode(latent, Crew.Shared, Token, bandRows: int.MaxValue).All
            .SequenceEqual(Vae.Decoder.Decode(latent, Crew.Shared, Token, bandRows: bandRows).All));
        Assert.True(Vae.Encoder.Encode(picture, Crew.Shared, Token, bandRows: int.MaxValue).All
            .SequenceEqual(Vae.Encoder.Encode(picture, Crew.Shared, Token, bandRows: bandRows).All));
    }

    [Fact]
    public void Bands_cover_all_rows_once_with_what_they_reach()
    {
        Assert.Equal([new RowBand(0, 5, 0, 7), new RowBand(5, 10, 3, 10)], RowBands.Of(10, 6, 2));
        Assert.Equal([new RowBand(0, 6, 0, 6)], RowBands.Of(6, 6, 2));
    }

    [Fact]
    public void Another_vae_is_refused_by_what_is_wrong()
    {
        using var folder = new TemporaryFolder();
        string config = File.ReadAllText(Path.Combine(Golden.Tiny, "vae", "config.json"));
        File.WriteAllText(folder.File("config.json"), config.Replace("\"input_channels\": 4", "\"input_channels\": 3", StringComparison.Ordinal));
        MynaException exception = Assert.Throws<MynaException>(() => RgbaVae.Load(folder.Path));
        Assert.Contains("input_channels", exception.Message, StringComparison.Ordinal);
    }
}
