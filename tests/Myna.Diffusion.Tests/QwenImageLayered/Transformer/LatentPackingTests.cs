using Myna.Diffusion.QwenImageLayered.Transformer;
using Myna.Tensors.Weights;

namespace Myna.Diffusion.Tests.QwenImageLayered.Transformer;

public sealed class LatentPackingTests
{
    [Fact]
    public void Tokens_are_in_the_official_order_and_come_back()
    {
        using SafetensorsFile tensors = Golden.Tensors("transformer", "pack.safetensors");
        float[] latents = tensors.ReadFloats("latents_bfchw"), packed = tensors.ReadFloats("packed");
        for (int picture = 0; picture < 2; picture++)
        {
            float[] one = latents[(picture * 1536)..((picture + 1) * 1536)];
            float[] tokens = LatentPacking.Pack<float>(one, 4, 16, 4, 6);
            Assert.Equal(packed[(picture * 1536)..((picture + 1) * 1536)], tokens);
            Assert.Equal(one, LatentPacking.Unpack<float>(tokens, 4, 16, 4, 6));
        }
    }
}
