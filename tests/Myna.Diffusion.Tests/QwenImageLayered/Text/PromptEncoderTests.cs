using System.Text.Json;
using Myna.Diffusion.QwenImageLayered.Text;
using Myna.Diffusion.QwenImageLayered.Weights;
using Myna.Tensors.Threads;
using Myna.Tensors.Weights;

namespace Myna.Diffusion.Tests.QwenImageLayered.Text;

public sealed class PromptEncoderTests : IDisposable
{
    private readonly PromptEncoder _encoder = new(Path.Combine(Golden.Tiny, "tokenizer"), Path.Combine(Golden.Tiny, "text_encoder"), WeightFormat.Float32);

    public void Dispose() => _encoder.Dispose();

    [Fact]
    public void Prompts_become_the_tokens_of_the_official_tokenizer()
    {
        JsonElement tokens = Golden.Json("text", "tokens.json");
        foreach (JsonElement prompt in tokens.GetProperty("prompts").EnumerateArray())
        {
            Assert.Equal(Ids(prompt), _encoder.Tokens(prompt.GetProperty("text").GetString()!));
        }

        foreach (JsonElement text in tokens.GetProperty("tokenizer_cases").EnumerateArray())
        {
            Assert.Equal(Ids(text), _encoder.Tokenizer.Encode(text.GetProperty("text").GetString()!));
        }

        static IEnumerable<int> Ids(JsonElement json) => json.GetProperty("ids_tiny").EnumerateArray().Select(id => id.GetInt32());
    }

    [Fact]
    public void Every_layer_of_the_text_encoder_agrees()
    {
        using SafetensorsFile tensors = Golden.Tensors("text", "text_encoder.safetensors");
        int[] ids = [.. tensors.ReadFloats("p0.input_ids").Select(id => (int)id)];
        float[] states = _encoder.Model.Embed(ids);
        Golden.Close(tensors.ReadFloats("p0.model.embed_tokens"), states, 0f, "embeddings");
        int layers = 0;
        _encoder.Model.Run(
            [states], [TokenPositions.OfText(_encoder.Model.Config, ids.Length)], Crew.Shared, null, TestContext.Current.CancellationToken,
            (name, values) =>
            {
                Golden.Close(tensors.ReadFloats("p0." + name), values, 2e-5f, name);
                layers++;
            });
        Assert.Equal(3, layers);
        Golden.Close(tensors.ReadFloats("p0.hidden_last"), states, 2e-5f, "hidden_last");
    }

    [Fact]
    public void Prompts_encoded_together_are_what_they_are_alone()
    {
        using SafetensorsFile tensors = Golden.Tensors("text", "text_encoder.safetensors");
        string[] prompts = [.. Golden.Json("text", "tokens.json").GetProperty("prompts").EnumerateArray().Select(prompt => prompt.GetProperty("text").GetString()!)];
        float[][] together = _encoder.Encode(prompts, Crew.Shared, null, TestContext.Current.CancellationToken);
        for (int i = 0; i < prompts.Length; i++)
        {
            Golden.Close(tensors.ReadFloats($"p{i}.prompt_embeds"), together[i], 2e-5f, prompts[i]);
            Assert.Equal(_encoder.Encode([prompts[i]], Crew.Shared, null, TestContext.Current.CancellationToken)[0], together[i]);
        }
    }

    [Fact]
    public void A_long_prompt_keeps_its_first_512_tokens()
    {
        string prompt = string.Concat(Enumerable.Repeat("red circle ", 600));
        float[] states = _encoder.Encode([prompt], Crew.Shared, null, TestContext.Current.CancellationToken)[0];
        Assert.Equal(512 * _encoder.Width, states.Length);
    }
}
