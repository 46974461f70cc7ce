namespace Myna.Tensors.Threads;

/// <summary>Rows shared out to a crew by a delegate: for passes that are short beside the products around them.</summary>
public static class CrewRows
{
    /// <summary>Does rows <c>0 … count-1</c> in contiguous shares, one call for each share that is not empty.</summary>
    /// <param name="crew">Who does it.</param>
    /// <param name="count">Number of rows, 0 or more.</param>
    /// <param name="granule">Shares begin at multiples of this.</param>
    /// <param name="work">Does rows from the first to before the second number.</param>
    public static void Run(Crew crew, int count, int granule, Action<int, int> work)
    {
        ArgumentNullException.ThrowIfNull(crew);
        ArgumentNullException.ThrowIfNull(work);
        var job = new Job { Count = count, Granule = granule, Work = work };
        crew.Run(ref job);
    }

    private struct Job : ICrewJob
    {
        public int Count;
        public int Granule;
        public Action<int, int> Work;

        public readonly void Run(int member, int members)
        {
            Share share = Share.Of(Count, Granule, member, members);
            if (share.Count > 0)
            {
                Work(share.From, share.To);
            }
        }
    }
}
