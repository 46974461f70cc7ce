using System.Text.Json;
using Myna.Diffusion.QwenImageLayered.Caption;
using Myna.Diffusion.QwenImageLayered.Pipeline;
using Myna.Diffusion.QwenImageLayered.Text;
using Myna.Diffusion.QwenImageLayered.Vision;
using Myna.Diffusion.QwenImageLayered.Weights;
using Myna.Layers.Pictures;
using Myna.Tensors.Threads;
using Myna.Tensors.Weights;

namespace Myna.Diffusion.Tests.QwenImageLayered.Caption;

/// <summary>The caption of Qwen2.5-VL against the official pipeline's, stage by stage, and the vision tower before it.</summary>
public sealed class PictureCaptionerTests : IDisposable
{
    private const int Tokens = 12;

    private readonly PictureCaptioner _captioner = new(ModelFolder.Find(Golden.Tiny, new LayeredModelOptions()), WeightFormat.Float32);
    private readonly SafetensorsFile _tensors = Golden.Tensors("caption", "caption.safetensors");
    private readonly JsonElement _json = Golden.Json("caption", "caption.json");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _captioner.Dispose();
        _tensors.Dispose();
    }

    [Fact]
    public void Sizes_are_those_of_the_official_processor()
    {
        foreach (JsonElement row in _json.GetProperty("smart_resize").EnumerateArray())
        {
            JsonElement given = row.GetProperty("in_hw"), made = row.GetProperty("out_hw");
            Assert.Equal((made[1].GetInt32(), made[0].GetInt32()), _captioner.Patches.SizeFor(given[1].GetInt32(), given[0].GetInt32()));
        }

        Assert.Contains("200 times", Assert.Throws<MynaException>(() => _captioner.Patches.SizeFor(1, 201)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Patches_agree_with_and_without_the_resize()
    {
        byte[] rgb = _tensors.Bytes("noresize.image_rgb").ToArray();
        var plain = new Picture(84, 56);
        for (int i = 0; i < 84 * 56; i++)
        {
            rgb.AsSpan(3 * i, 3).CopyTo(plain.Pixels.AsSpan(4 * i));
            plain.Pixels[(4 * i) + 3] = 255;
        }

        Golden.Close(_tensors.ReadFloats("noresize.pixel_values"), _captioner.Patches.Of(plain).Patches, 1e-5f, "patches without a resize");

        (float[] patches, PatchGrid grid) = _captioner.Patches.Of(await Golden.Picture("caption", "image_96x64.png"));
        Assert.Equal((2, 3), (grid.Rows, grid.Columns));
        Golden.Close(_tensors.ReadFloats("pixel_values_pil_backend"), patches, 1e-5f, "patches of the Pillow back end");
        Golden.Close(_tensors.ReadFloats("pixel_values"), patches, 0.03f, "patches");
    }

    [Fact]
    public void Windows_come_in_the_official_order()
    {
        (int[] order, int[] ends) = new PatchGrid(2, 3, 2).Windows(2);
        Assert.Equal(Numbers("window_index"), order);
        Assert.Equal(Numbers("cu_window_seqlens"), new[] { 0 }.Concat(ends.Select(end => 4 * end)));

        (order, ends) = new PatchGrid(23, 23, 2).Windows(4);
        Assert.Equal(Numbers("real640.window_index"), order);
        Assert.Equal(Numbers("real640.cu_window_seqlens"), new[] { 0 }.Concat(ends.Select(end => 4 * end)));
        Assert.Equal(Numbers("vision_position_ids"), new PatchGrid(2, 3, 2).PatchPositions().SelectMany(place => new[] { place.Row, place.Column }));
    }

    [Fact]
    public void Every_part_of_the_vision_tower_agrees()
    {
        int compared = 0;
        float[] seen = Look(Crew.Shared, (name, values) =>
        {
            if (_tensors.Tensors.ContainsKey("visual." + name))
            {
                Golden.Close(_tensors.ReadFloats("visual." + name), values, 2e-5f, name);
                compared++;
            }
        });
        Assert.Equal(10, compared);
        Golden.Close(_tensors.ReadFloats("visual.out"), seen, 2e-5f, "visual.out");
    }

    [Fact]
    public void The_tower_has_the_same_bits_with_any_number_of_threads()
    {
        using var one = new Crew(1);
        using var three = new Crew(3);
        Assert.Equal(Look(one), Look(three));
    }

    [Theory]
    [InlineData("en", CaptionLanguage.English)]
    [InlineData("cn", CaptionLanguage.Chinese)]
    public void Each_instruction_becomes_the_official_tokens(string name, CaptionLanguage language)
    {
        int[] before = [.. _json.GetProperty(name).GetProperty("ids_tiny_before_image_expansion").EnumerateArray().Select(id => id.GetInt32())];
        Assert.Equal(before, CaptionInstruction.Tokens(_captioner.Tokenizer, 1, language).Ids);
    }

    [Fact]
    public void The_picture_comes_at_the_official_place_and_positions()
    {
        (int[] ids, int at) = CaptionInstruction.Tokens(_captioner.Tokenizer, 6);
        Assert.Equal(Numbers("input_ids"), ids);
        ((int Time, int Row, int Column)[] positions, int next) = CaptionPositions.Of(ids.Length, at, new PatchGrid(2, 3, 2));
        Assert.Equal(
            Numbers("position_ids"),
            positions.Select(position => position.Time).Concat(positions.Select(position => position.Row)).Concat(positions.Select(position => position.Column)));
        Assert.Equal(ids.Length + Numbers("rope_delta")[0], next);
    }

    [Fact]
    public async Task A_picture_gets_the_official_caption()
    {
        // The fixture's picture went through the other back end, whose resize differs by up to 0.015 of a deviation; the words are the same.
        Picture picture = await Golden.Picture("caption", "image_96x64.png");
        List<int> ids = _captioner.Generate(picture, 3, Crew.Shared, null, Tokens, null, Token);
        Assert.Equal(_json.GetProperty("generated_ids").EnumerateArray().Select(id => id.GetInt32()), ids);
        Assert.Equal(_json.GetProperty("generated_text").GetString(), _captioner.Text(ids));
    }

    [Fact]
    public void Logits_agree_for_every_token_of_a_caption()
    {
        float[] seen = Look(Crew.Shared);
        int[] ids = Numbers("input_ids"), expected = [.. _json.GetProperty("generated_ids").EnumerateArray().Select(id => id.GetInt32())];
        float[] logits = _tensors.ReadFloats("gen.logits"), scores = _tensors.ReadFloats("gen.scores_after_processors");
        int at = Array.IndexOf(ids, ids.First(id => ids.Count(other => other == id) == 6 && ids[Array.IndexOf(ids, id) + 5] == id));
        float[] states = _captioner.Model.Embed(ids);
        seen.CopyTo(states, at * _captioner.Model.Config.Width);
        Golden.Close(_tensors.ReadFloats("inputs_embeds"), states, 2e-5f, "embeddings");
        ((int Time, int Row, int Column)[] places, int next) = CaptionPositions.Of(ids.Length, at, new PatchGrid(2, 3, 2));
        var speaker = new LanguageGeneration(_captioner.Model, ids.Length + Tokens, 2);
        speaker.Run(states, new TokenPositions(_captioner.Model.Config, places), Crew.Shared, null, Token);
        Golden.Close(_tensors.ReadFloats("hidden_last"), states, 5e-5f, "hidden states");
        Golden.Close(_tensors.ReadFloats("logits_last_token"), speaker.Logits(states, Crew.Shared), 5e-4f, "logits of the last token");

        RepetitionPenalty penalty = RepetitionPenalty.Load(Path.Combine(Golden.Tiny, "text_encoder"));
        var before = new HashSet<int>(ids);
        int vocabulary = _captioner.Model.Config.Vocabulary;
        for (int i = 0; i < Tokens; i++)
        {
            float[] found = speaker.Logits(states, Crew.Shared);
            Golden.Close(logits.AsSpan(i * vocabulary, vocabulary), found, 5e-4f, $"logits of token {i}");
            penalty.Apply(found, before);
            int chosen = RepetitionPenalty.Likeliest(found);
            Assert.Equal(expected[i], chosen);

            // The official scores are divided by the temperature, and all but the best are gone.
            float score = scores[(i * vocabulary) + chosen] * 1e-6f;
            Assert.InRange(found[chosen], score - 5e-4f, score + 5e-4f);
            before.Add(chosen);
            states = _captioner.Model.Embed([chosen]);
            speaker.Run(states, new TokenPositions(_captioner.Model.Config, [(next + i, next + i, next + i)]), Crew.Shared, null, Token);
        }
    }

    [Fact]
    public void Tokens_one_by_one_have_the_bits_of_the_whole_sequence_with_any_number_of_threads()
    {
        using var one = new Crew(1);
        using var three = new Crew(3);
        int[] ids = Numbers("input_ids")[..40];
        LanguageModel model = _captioner.Model;
        float[] whole = model.Embed(ids);
        model.Run([whole], [TokenPositions.OfText(model.Config, ids.Length)], three, null, Token);

        var speaker = new LanguageGeneration(model, ids.Length, resident: 1);
        float[] states = model.Embed(ids.AsSpan(0, 30));
        speaker.Run(states, TokenPositions.OfText(model.Config, 30), one, null, Token);
        Assert.Equal(whole[..states.Length], states);
        for (int i = 30; i < ids.Length; i++)
        {
            states = model.Embed(ids.AsSpan(i, 1));
            speaker.Run(states, new TokenPositions(model.Config, [(i, i, i)]), i % 2 == 0 ? one : three, null, Token);
            Assert.Equal(whole[(i * model.Config.Width)..((i + 1) * model.Config.Width)], states);
        }
    }

    [Fact]
    public async Task Progress_does_not_go_back_and_a_caption_can_be_stopped()
    {
        Picture picture = await Golden.Picture("caption", "image_96x64.png");
        using var stop = new CancellationTokenSource();
        double last = 0;
        Assert.ThrowsAny<OperationCanceledException>(() => _captioner.Describe(
            picture, 3, Crew.Shared,
            done =>
            {
                Assert.InRange(done, last, 1);
                last = done;
                if (done > 0.5)
                {
                    stop.Cancel();
                }
            },
            stop.Token));
        Assert.InRange(last, 0.5, 0.9);
    }

    [Fact]
    public void A_text_encoder_without_a_vision_tower_is_told_apart()
    {
        Assert.True(PictureCaptioner.IsIn(ModelFolder.Find(Golden.Tiny, new LayeredModelOptions())));

        string folder = Directory.CreateTempSubdirectory("myna-caption-").FullName;
        try
        {
            foreach (string part in (string[])["text_encoder", "tokenizer"])
            {
                Directory.CreateDirectory(Path.Combine(folder, part));
            }

            foreach (string file in Directory.GetFiles(Path.Combine(Golden.Tiny, "tokenizer")))
            {
                File.Copy(file, Path.Combine(folder, "tokenizer", Path.GetFileName(file)));
            }

            // The second shard has the language model, and of the vision tower only the end of its merger.
            File.Copy(Path.Combine(Golden.Tiny, "text_encoder", "config.json"), Path.Combine(folder, "text_encoder", "config.json"));
            File.Copy(Path.Combine(Golden.Tiny, "text_encoder", "model-00002-of-00002.safetensors"), Path.Combine(folder, "text_encoder", "model.safetensors"));

            ModelFolder parts = ModelFolder.Find(folder, new LayeredModelOptions());
            Assert.False(PictureCaptioner.IsIn(parts));
            Assert.Contains("no vision tower", Assert.Throws<MynaException>(() => new PictureCaptioner(parts, WeightFormat.Float32)).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private float[] Look(Crew crew, Action<string, float[]>? tap = null) =>
        _captioner.Tower.Look(_tensors.ReadFloats("pixel_values"), new PatchGrid(2, 3, 2), crew, null, Token, tap);

    private int[] Numbers(string name) => [.. _tensors.ReadFloats(name).Select(value => (int)value)];
}
