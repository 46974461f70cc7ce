using Myna.Tensors.Tests.Threads;
using Myna.Tensors.Threads;

namespace Myna.Tensors.Tests.Memory;

/// <summary>Checks what a crew's threads take from the heap, each thread by its own account.</summary>
internal static class CrewHeap
{
    private const int Attempts = 20;
    private const int CallsAtOnce = 20;

    /// <summary>
    /// Checks that a call, once warm, takes no memory on any thread of the crew that it uses. A thread gets its working
    /// memory at its first share, and which call that is in is not certain: so there are several attempts, each of many
    /// calls. A call that takes memory every time fails all of them, whichever threads do its shares.
    /// </summary>
    public static void AllocatesNothing(Crew crew, Action call)
    {
        var before = new Taken(new long[crew.Members]);
        var after = new Taken(new long[crew.Members]);
        for (int attempt = 0; attempt < Attempts && (attempt == 0 || !before.Bytes.SequenceEqual(after.Bytes)); attempt++)
        {
            crew.Run(ref before);
            for (int i = 0; i < CallsAtOnce; i++)
            {
                call();
            }

            crew.Run(ref after);
        }

        Assert.Equal(before.Bytes, after.Bytes);
    }

    private readonly struct Taken(long[] bytes) : ICrewJob
    {
        private readonly Meeting _meeting = new();

        public long[] Bytes => bytes;

        public void Run(int member, int members)
        {
            _meeting.WaitForAll(members);
            bytes[member] = GC.GetAllocatedBytesForCurrentThread();
        }
    }
}
