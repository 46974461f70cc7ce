using Myna.Audio.Watermark;

namespace Myna.Audio.Tests.Watermark;

public sealed class PayloadCodeTests
{
    [Theory]
    [InlineData(0, 0u)]
    [InlineData(0xBEEF, 0xDEADC0DEu)]
    [InlineData(ushort.MaxValue, uint.MaxValue)]
    public void What_was_said_is_read(int keyId, uint ledgerId)
    {
        var payload = new WatermarkPayload((ushort)keyId, ledgerId);
        Assert.Equal(payload, PayloadCode.Decode([.. PayloadCode.Encode(payload).Select(bit => bit ? -1f : 1f)]));
    }

    [Fact]
    public void Noise_says_nothing()
    {
        var random = new Random(5);
        for (int i = 0; i < 5; i++)
        {
            Assert.Null(PayloadCode.Decode([.. Enumerable.Range(0, PayloadCode.CodeBits).Select(_ => (float)(random.NextDouble() - 0.5))]));
        }
    }
}
