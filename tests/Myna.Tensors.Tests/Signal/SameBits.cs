namespace Myna.Tensors.Tests.Signal;

/// <summary>Equality to the last bit, not a number included.</summary>
internal static class SameBits
{
    public static void Check(ReadOnlySpan<float> wanted, ReadOnlySpan<float> found, string what)
    {
        Assert.Equal(wanted.Length, found.Length);
        for (int i = 0; i < wanted.Length; i++)
        {
            if (BitConverter.SingleToInt32Bits(wanted[i]) != BitConverter.SingleToInt32Bits(found[i]))
            {
                Assert.Fail($"{what}: element {i} is {found[i]:R}, not {wanted[i]:R}");
            }
        }
    }
}
