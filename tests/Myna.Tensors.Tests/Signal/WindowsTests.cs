using Myna.Tensors.Signal;

namespace Myna.Tensors.Tests.Signal;

public class WindowsTests
{
    [Fact]
    public void Periodic_hann_begins_at_zero_and_peaks_in_the_middle()
    {
        float[] window = Windows.PeriodicHann(1024);

        Assert.Equal(0f, window[0]);
        Assert.Equal(1f, window[512]);
        Assert.Equal(0.5f, window[256]);
        for (int i = 1; i < 512; i++)
        {
            Assert.Equal(window[i], window[1024 - i], 1e-7);
        }
    }

    [Theory]
    [InlineData(16, 8)]
    [InlineData(16, 4)]
    [InlineData(1024, 256)]
    public void Shifted_copies_of_hann_add_up_to_a_constant(int size, int hop)
    {
        float[] window = Windows.PeriodicHann(size);
        for (int phase = 0; phase < hop; phase++)
        {
            double sum = 0;
            for (int i = phase; i < size; i += hop)
            {
                sum += window[i];
            }

            Assert.Equal(size / 2.0 / hop, sum, 1e-6);
        }
    }

    [Fact]
    public void A_window_of_nothing_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Windows.PeriodicHann(0));
}
