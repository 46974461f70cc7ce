namespace Myna.Tensors.Threads;

/// <summary>A half-open range of items, <c>[From, To)</c>, that one member of a crew works on.</summary>
/// <param name="From">The first item.</param>
/// <param name="To">One past the last item.</param>
public readonly record struct Share(int From, int To)
{
    /// <summary>How many items the share holds.</summary>
    public int Count => To - From;

    /// <summary>
    /// Cuts <paramref name="total"/> items into contiguous shares whose borders are multiples of
    /// <paramref name="granule"/>, as even as that allows.
    /// </summary>
    public static Share Of(int total, int granule, int member, int members)
    {
        long granules = ((long)total + granule - 1) / granule;
        long from = granules * member / members * granule;
        long to = granules * (member + 1) / members * granule;
        return new Share((int)Math.Min(from, total), (int)Math.Min(to, total));
    }
}
