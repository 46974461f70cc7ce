namespace Myna.Tensors.Threads;

/// <summary>
/// Work that a <see cref="Crew"/> does together, cut into fixed shares, as many as there are members. Each share is done
/// once, mostly by its own member, by another when that one is away; so a share must not wait for another one. Shares
/// must not overlap, and a result must not depend on how many members there are.
/// </summary>
public interface ICrewJob
{
    /// <summary>Does one share.</summary>
    /// <param name="member">Which share, 0 … <paramref name="members"/>-1.</param>
    /// <param name="members">How many shares the work is cut into.</param>
    void Run(int member, int members);
}
