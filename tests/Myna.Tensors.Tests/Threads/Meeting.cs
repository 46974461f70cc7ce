namespace Myna.Tensors.Tests.Threads;

/// <summary>Holds each share back until all of a job have begun, so that no thread can take the share of another.</summary>
internal sealed class Meeting
{
    private const long PatienceMilliseconds = 60_000;

    private int _begun;

    public void WaitForAll(int members)
    {
        int wanted = ((Interlocked.Increment(ref _begun) + members - 1) / members) * members;
        long until = Environment.TickCount64 + PatienceMilliseconds;
        while (Volatile.Read(ref _begun) < wanted)
        {
            Thread.Yield();
            if (Environment.TickCount64 > until)
            {
                throw new TimeoutException("A share was never begun.");
            }
        }
    }
}
