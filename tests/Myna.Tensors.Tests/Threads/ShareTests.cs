using CsCheck;
using Myna.Tensors.Threads;

namespace Myna.Tensors.Tests.Threads;

public class ShareTests
{
    [Fact]
    public void Shares_follow_one_another_from_the_first_item_to_the_last() =>
        Gen.Select(Gen.Int[0, 5000], Gen.Int[1, 70], Gen.Int[1, 64]).Sample((total, granule, members) =>
        {
            int next = 0;
            int fewest = int.MaxValue, most = 0;
            for (int member = 0; member < members; member++)
            {
                Share share = Share.Of(total, granule, member, members);
                Assert.Equal(next, share.From);
                Assert.InRange(share.To, share.From, total);
                Assert.Equal(share.To - share.From, share.Count);
                Assert.True(share.To % granule == 0 || share.To == total);
                next = share.To;
                int granules = (share.Count + granule - 1) / granule;
                (fewest, most) = (Math.Min(fewest, granules), Math.Max(most, granules));
            }

            Assert.Equal(total, next);
            Assert.InRange(most - fewest, 0, 1);
        });

    [Fact]
    public void The_largest_totals_do_not_overflow()
    {
        Assert.Equal(new Share(0, 1073741824), Share.Of(int.MaxValue, 64, 0, 2));
        Assert.Equal(new Share(1073741824, int.MaxValue), Share.Of(int.MaxValue, 64, 1, 2));
        Assert.Equal(int.MaxValue, Share.Of(int.MaxValue, 1, 255, 256).To);
    }
}
