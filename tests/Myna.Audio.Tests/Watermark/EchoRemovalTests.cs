using Myna.Audio.Watermark;
using Myna.Tensors.Hardware;

namespace Myna.Audio.Tests.Watermark;

public sealed class EchoRemovalTests
{
    private const int SampleRate = SpokenClips.SampleRate;

    [Fact]
    public void The_bits_are_the_same_at_every_vector_width()
    {
        float[] speech = SpokenClips.Reader(0)[..30_011];
        float[] scalar = EchoRemoval.Apply(speech, VectorWidth.Scalar, TestContext.Current.CancellationToken);
        foreach (VectorWidth width in Simd.Supported)
        {
            Assert.Equal(scalar, EchoRemoval.Apply(speech, width, TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(5000)]
    public void Short_and_silent_recordings_come_back_as_long(int length)
    {
        float[] silence = EchoRemoval.Apply(new float[length], TestContext.Current.CancellationToken);
        Assert.Equal(new float[length], silence);
        float[] speech = EchoRemoval.Apply(SpokenClips.Reader(0).AsSpan(0, length), TestContext.Current.CancellationToken);
        Assert.Equal(length, speech.Length);
        Assert.All(speech, x => Assert.True(float.IsFinite(x)));
    }

    [Fact]
    public void Echoes_of_noise_are_taken_out_and_the_noise_stays()
    {
        // Noise comes back 40, 70 and 100 ms later: what is new in each moment cannot be predicted, what comes back can.
        var random = new Random(7);
        float[] dry = [.. Enumerable.Range(0, 3 * SampleRate).Select(_ => (float)((random.NextDouble() - 0.5) * 0.2))];
        float[] room = [.. dry.Select((x, i) => x + (0.6f * At(i - 960)) + (0.4f * At(i - 1680)) + (0.3f * At(i - 2400)))];
        float[] still = EchoRemoval.Apply(dry, TestContext.Current.CancellationToken);
        float[] left = EchoRemoval.Apply(room, TestContext.Current.CancellationToken);
        float[] band = EchoRemoval.Apply([.. room.Zip(dry, (r, d) => r - d)], TestContext.Current.CancellationToken);
        Assert.InRange(Energy(left, still) / Energy(band, new float[band.Length]), 0, 0.75);

        float At(int i) => i < 0 ? 0 : dry[i];
    }

    [Fact]
    public void Systems_of_equations_are_solved()
    {
        const int Size = 5;
        var random = new Random(3);
        var factor = new (double Re, double Im)[Size, Size];
        var x = new (double Re, double Im)[Size];
        for (int i = 0; i < Size; i++)
        {
            x[i] = (random.NextDouble() - 0.5, random.NextDouble() - 0.5);
            for (int j = 0; j < Size; j++)
            {
                factor[i, j] = (random.NextDouble() - 0.5, random.NextDouble() - 0.5);
            }
        }

        // A = F·Fᴴ + 0.1·I, b = A·x.
        var solver = new HermitianSolver(Size);
        for (int i = 0; i < Size; i++)
        {
            (double Re, double Im) right = (0, 0);
            for (int j = 0; j < Size; j++)
            {
                (double Re, double Im) a = (i == j ? 0.1 : 0, 0);
                for (int m = 0; m < Size; m++)
                {
                    a.Re += (factor[i, m].Re * factor[j, m].Re) + (factor[i, m].Im * factor[j, m].Im);
                    a.Im += (factor[i, m].Im * factor[j, m].Re) - (factor[i, m].Re * factor[j, m].Im);
                }

                if (j <= i)
                {
                    solver.Left(i, j) = a;
                }

                right.Re += (a.Re * x[j].Re) - (a.Im * x[j].Im);
                right.Im += (a.Re * x[j].Im) + (a.Im * x[j].Re);
            }

            solver.Right(i) = right;
        }

        solver.Solve();
        for (int i = 0; i < Size; i++)
        {
            Assert.Equal(x[i].Re, solver.Right(i).Re, 1e-9);
            Assert.Equal(x[i].Im, solver.Right(i).Im, 1e-9);
        }
    }

    private static double Energy(float[] a, float[] b) => a.Zip(b, (x, y) => Math.Pow(x - y, 2)).Sum();
}
