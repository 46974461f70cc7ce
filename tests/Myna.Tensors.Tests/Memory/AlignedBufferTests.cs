using Myna.Tensors.Memory;

namespace Myna.Tensors.Tests.Memory;

public sealed unsafe class AlignedBufferTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(1000)]
    [InlineData(100_003)]
    public void Memory_starts_on_a_line_and_is_zero(int length)
    {
        AssertStart(new AlignedBuffer<byte>(length), length);
        AssertStart(new AlignedBuffer<float>(length), length);
        AssertStart(new AlignedBuffer<double>(length), length);
    }

    [Fact]
    public void Every_element_can_be_written_and_none_belongs_to_a_neighbour()
    {
        AlignedBuffer<int>[] buffers = [.. Enumerable.Range(0, 40).Select(i => new AlignedBuffer<int>(i))];
        for (int i = 0; i < buffers.Length; i++)
        {
            buffers[i].Span.Fill(i);
        }

        for (int i = 0; i < buffers.Length; i++)
        {
            Assert.True(buffers[i].Span.IndexOfAnyExcept(i) < 0);
        }
    }

    [Fact]
    public void The_span_ends_where_the_memory_does()
    {
        var buffer = new AlignedBuffer<float>(5);
        Assert.Throws<IndexOutOfRangeException>(() => buffer.Span[5] = 1f);
        Assert.Throws<IndexOutOfRangeException>(() => buffer.Span[-1] = 1f);
    }

    [Fact]
    public void Memory_stays_where_it_is_when_the_heap_is_compacted()
    {
        var buffer = new AlignedBuffer<float>(1000);
        buffer.Span.Fill(7f);
        float* before = buffer.Pointer;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        Assert.True(before == buffer.Pointer);
        Assert.True(new ReadOnlySpan<float>(before, 1000).IndexOfAnyExcept(7f) < 0);
    }

    [Fact]
    public void Negative_and_impossible_lengths_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("length", () => new AlignedBuffer<float>(-1));
        Assert.Throws<OverflowException>(() => new AlignedBuffer<double>(int.MaxValue));
    }

    private static void AssertStart<T>(AlignedBuffer<T> buffer, int length)
        where T : unmanaged, IEquatable<T>
    {
        Assert.Equal(length, buffer.Length);
        Assert.Equal(length, buffer.Span.Length);
        Assert.Equal(0u, (nuint)buffer.Pointer % AlignedBuffer<T>.Alignment);
        Assert.True(buffer.Span.IndexOfAnyExcept(default(T)) < 0);
    }
}
