using Myna.Tensors.Hardware;

namespace Myna.Voice.Tests.Lite;

/// <summary>
/// From a clip's log-mel and a sentence's symbols on, everything is equal, bit for bit, at every vector width (scalar, 128, 256
/// and 512 bits, as far as this machine has them) and with one thread and two: speaker vector and frame features, text features,
/// mean mel and durations, noise, both passes of a decoder step and the mel after it, pitch, pulses, filters and waveform, and
/// every block on the way. Nothing of the network is only equal within a tolerance.
/// </summary>
/// <remarks>
/// A process computes with one width, chosen at its start. So the test starts its own program once for each width and number of
/// threads; <see cref="The_whole_network_gives_the_same_bits_every_time"/> runs in there and leaves the fingerprints of all stages in a file.
/// </remarks>
public sealed class WidthsTests
{
    private static readonly string[] Results =
        ["vector", "frames", "features", "mu", "log_frames", "alignment", "velocity0", "mel after one step", "voicing", "filters", "wave"];

    [Fact]
    public async Task The_whole_network_gives_the_same_bits_at_every_vector_width_and_number_of_threads()
    {
        string[] expected = await FingerprintOf(VectorWidth.Scalar, threads: 1);
        foreach (string stage in Results)
        {
            Assert.Contains(expected, line => line.StartsWith(stage + ' ', StringComparison.Ordinal));
        }

        foreach (VectorWidth width in Simd.Supported)
        {
            foreach (int threads in width == VectorWidth.Scalar ? new[] { 2 } : [1, 2])
            {
                // The first stage that differs is the one to look at.
                string[] lines = await FingerprintOf(width, threads);
                Assert.Equal(expected.Length, lines.Length);
                int different = Enumerable.Range(0, lines.Length).FirstOrDefault(i => lines[i] != expected[i], -1);
                Assert.True(different < 0, $"{width}, {threads} threads: {(different < 0 ? "" : lines[different])} is not the scalar path's");
            }
        }
    }

    /// <summary>What the processes started above run, too; there it leaves the fingerprints behind.</summary>
    [Fact]
    public void The_whole_network_gives_the_same_bits_every_time()
    {
        using var lite = new LiteFixture();
        string[] lines = NetworkFingerprint.Take(lite);
        Assert.Equal(lines, NetworkFingerprint.Take(lite));
        FingerprintProcess.Leave(lines);
    }

    /// <summary>The fingerprints of all stages as another process computes them.</summary>
    private static async Task<string[]> FingerprintOf(VectorWidth width, int threads)
    {
        string[] lines = await FingerprintProcess.RunAsync(typeof(WidthsTests), nameof(The_whole_network_gives_the_same_bits_every_time), width, threads);
        Assert.Equal(NetworkFingerprint.Describe(width, threads), lines[0]);
        return lines[1..];
    }
}
