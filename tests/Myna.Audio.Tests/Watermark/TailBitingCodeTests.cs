using Myna.Audio.Watermark;

namespace Myna.Audio.Tests.Watermark;

public sealed class TailBitingCodeTests
{
    [Theory]
    [InlineData(0UL)]
    [InlineData(ulong.MaxValue)]
    [InlineData(0x0123456789ABCDEFUL)]
    [InlineData(0x8000000000000001UL)]
    public void A_clean_code_is_read(ulong message) =>
        Assert.Equal(message, TailBitingCode.Decode(Soft(TailBitingCode.Encode(message), new Random(1), 0)));

    [Fact]
    public void A_code_is_read_where_three_bits_in_ten_are_heard_wrongly()
    {
        var random = new Random(2);
        int read = 0, wrong = 0;
        for (int i = 0; i < 10; i++)
        {
            ulong message = (ulong)random.NextInt64() ^ ((ulong)random.NextInt64() << 1);
            bool[] code = TailBitingCode.Encode(message);
            float[] soft = Soft(code, random, 1.9);
            wrong += Enumerable.Range(0, code.Length).Count(k => code[k] == soft[k] > 0);
            read += TailBitingCode.Decode(soft) == message ? 1 : 0;
        }

        Assert.InRange(wrong / 3840.0, 0.27, 0.33);
        Assert.InRange(read, 9, 10);
    }

    [Fact]
    public void The_first_bit_is_coded_like_any_other()
    {
        // Turning the message turns the code: there is no beginning.
        const ulong Message = 0xC0FFEE0DDBA11AADUL;
        bool[] code = TailBitingCode.Encode(Message);
        bool[] turned = TailBitingCode.Encode((Message << 5) | (Message >> 59));
        Assert.Equal([.. code[(5 * TailBitingCode.Rate)..], .. code[..(5 * TailBitingCode.Rate)]], turned);
    }

    [Fact]
    public void Another_message_differs_in_many_bits()
    {
        bool[] code = TailBitingCode.Encode(0x1234);
        for (int i = 0; i < 64; i++)
        {
            bool[] other = TailBitingCode.Encode(0x1234 ^ (1UL << i));
            Assert.InRange(Enumerable.Range(0, code.Length).Count(k => code[k] != other[k]), 40, 90);
        }
    }

    private static float[] Soft(bool[] code, Random random, double noise) =>
        [.. code.Select(bit => (float)((bit ? -1 : 1) + (noise * Gaussian(random))))];

    private static double Gaussian(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
