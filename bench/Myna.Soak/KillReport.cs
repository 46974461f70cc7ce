namespace Myna.Soak;

/// <summary>What came of a trial.</summary>
/// <param name="Kills">How often the worker was killed.</param>
/// <param name="AtWork">How many of these while jobs were not over.</param>
/// <param name="Accepted">Orders that were accepted.</param>
/// <param name="Problems">What is not as it should be; empty where all is.</param>
public sealed record KillReport(int Kills, int AtWork, int Accepted, IReadOnlyList<string> Problems)
{
    /// <summary>Whether nothing was lost, nothing done twice, and everything came out as without kills.</summary>
    public bool IsGood => Problems.Count == 0;

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Kills} kills, {AtWork} of them while jobs were open; {Accepted} orders accepted, {Problems.Count} problems" + string.Concat(Problems.Select(problem => "\n- " + problem));
}
