using Myna.Tensors.Threads;

namespace Myna.Tensors.Tests.Kernels;

/// <summary>Checks what a crew's threads take from the heap, each thread by its own account.</summary>
internal static class CrewMemory
{
    /// <summary>Checks that a call, once warm, takes no memory on any thread of the crew that it uses.</summary>
    public static void AllocatesNothing(Crew crew, Action call)
    {
        var before = new Taken { Bytes = new long[crew.Members] };
        var after = new Taken { Bytes = new long[crew.Members] };
        crew.Run(ref before);
        call();
        call();
        crew.Run(ref before);
        call();
        crew.Run(ref after);
        Assert.Equal(before.Bytes, after.Bytes);
    }

    private struct Taken : ICrewJob
    {
        public long[] Bytes;

        public readonly void Run(int member, int members) => Bytes[member] = GC.GetAllocatedBytesForCurrentThread();
    }
}
