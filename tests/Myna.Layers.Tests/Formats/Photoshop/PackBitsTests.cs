using CsCheck;
using Myna.Layers.Formats.Photoshop;

namespace Myna.Layers.Tests.Formats.Photoshop;

public sealed class PackBitsTests
{
    /// <summary>Bytes with runs of every length in them.</summary>
    private static readonly Gen<byte[]> Rows = Gen.Select(Gen.Byte[0, 5], Gen.Int[1, 300])
        .Array[0, 20].Select(runs => runs.SelectMany(run => Enumerable.Repeat(run.Item1, run.Item2 < 150 ? 1 : run.Item2)).ToArray());

    [Fact]
    public void Rows_come_back_and_stay_within_the_bound()
        => Rows.Sample(
            row =>
            {
                var packed = new byte[PackBits.MostBytes(row.Length)];
                int bytes = PackBits.Encode(row, packed);
                var back = new byte[row.Length];
                Assert.True(PackBits.TryDecode(packed.AsSpan(0, bytes), back));
                Assert.Equal(row, back);
            },
            iter: 2000);

    [Fact]
    public void Runs_take_two_bytes_each()
    {
        var packed = new byte[PackBits.MostBytes(1000)];
        Assert.Equal(16, PackBits.Encode(new byte[1000], packed));
    }

    [Fact]
    public void Cut_rows_are_noticed()
    {
        byte[] row = [1, 2, 3, 4, 5, 5, 5, 5, 5, 6];
        var packed = new byte[PackBits.MostBytes(row.Length)];
        int bytes = PackBits.Encode(row, packed);
        for (int cut = 0; cut < bytes; cut++)
        {
            Assert.False(PackBits.TryDecode(packed.AsSpan(0, cut), row));
        }
    }

    [Fact]
    public void Packets_that_hold_more_than_the_row_are_noticed() => Assert.False(PackBits.TryDecode([0x81, 7], new byte[100]));
}
