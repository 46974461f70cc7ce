namespace Myna.Tensors.Tests.Memory;

/// <summary>Checks what calls take from the heap.</summary>
internal static class Heap
{
    private const int Attempts = 20;

    /// <summary>
    /// Checks that a call, once warm, takes no memory on the calling thread. A collection that another test sets off in
    /// the middle counts the rest of this thread's allocation buffer as taken, so there are several attempts; a call that
    /// takes memory every time fails all of them.
    /// </summary>
    public static void IsLeftAloneBy(Action call)
    {
        call();
        long taken = long.MaxValue;
        for (int attempt = 0; attempt < Attempts && taken != 0; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            call();
            taken = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, taken);
    }
}
