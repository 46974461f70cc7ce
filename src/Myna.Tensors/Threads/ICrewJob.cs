namespace Myna.Tensors.Threads;

/// <summary>
/// Work that a <see cref="Crew"/> does together. Each member does its own fixed share; the shares must not overlap,
/// and a result must not depend on how many members there are.
/// </summary>
public interface ICrewJob
{
    /// <summary>Does one member's share.</summary>
    /// <param name="member">Which share, 0 … <paramref name="members"/>-1.</param>
    /// <param name="members">How many shares the work is cut into.</param>
    void Run(int member, int members);
}
