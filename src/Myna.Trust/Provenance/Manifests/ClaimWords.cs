using Myna.Trust.Provenance.Jumbf;

namespace Myna.Trust.Provenance.Manifests;

/// <summary>What a claim and its actions say, as words. They are shown to people, so control characters are taken out.</summary>
internal static class ClaimWords
{
    private const int LongestWords = 500;
    private const int MostActions = 200;

    /// <summary>The program that made a claim.</summary>
    public static string? Generator(Dictionary<string, object?> claim)
    {
        Dictionary<string, object?>? facts = claim.Get<Dictionary<string, object?>>("claim_generator_info") ?? claim.Maps("claim_generator_info").FirstOrDefault();
        return Words(facts is null ? claim.Get<string>("claim_generator") : $"{facts.Get<string>("name")} {facts.Get<string>("version")}".Trim());
    }

    /// <summary>All actions.</summary>
    public static IReadOnlyList<ProvenanceAction> Actions(Dictionary<string, JumbfBox> assertions, ProvenanceReader.Findings findings)
    {
        var actions = new List<ProvenanceAction>();
        foreach ((string label, JumbfBox box) in assertions)
        {
            if (label.StartsWith("c2pa.actions", StringComparison.Ordinal))
            {
                _ = findings.Try("assertion.cbor.invalid", () => actions.AddRange(
                    CborTree.ReadMap(box.Content("cbor")).Maps("actions").Take(MostActions).Select(Action)));
            }
        }

        if (actions.Count == 0)
        {
            findings.Note("assertion.action.malformed", "the manifest does not say what was done");
        }

        return actions;
    }

    private static ProvenanceAction Action(Dictionary<string, object?> action)
    {
        Dictionary<string, object?>? agent = action.Get<Dictionary<string, object?>>("softwareAgent");
        Dictionary<string, object?>? parameters = action.Get<Dictionary<string, object?>>("parameters");
        return new ProvenanceAction(
            Words(action.Get<string>("action")) ?? "",
            Words(action.Get<string>("digitalSourceType")),
            Words(action.Get<string>("when")),
            Words(agent is null ? action.Get<string>("softwareAgent") : $"{agent.Get<string>("name")} {agent.Get<string>("version")}".Trim()),
            Words(action.Get<string>("description")),
            Words(parameters?.Get<string>("com.myna.model")),
            Words(parameters?.Get<string>("com.myna.ledger")));
    }

    private static string? Words(string? text) => string.IsNullOrEmpty(text)
        ? null
        : new string([.. text.Take(LongestWords).Select(letter => char.IsControl(letter) ? ' ' : letter)]);
}
