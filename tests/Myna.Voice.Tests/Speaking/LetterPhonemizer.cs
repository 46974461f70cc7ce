using Myna.Text.Phonemes;

namespace Myna.Voice.Tests.Speaking;

/// <summary>Says Latin letters as themselves and nothing else: orchestration can be tested where eSpeak NG is not installed.</summary>
internal sealed class LetterPhonemizer : IPhonemizer
{
    public static PhonemeTable Symbols { get; } = new([.. "_ abcdefghijklmnopqrstuvwxyz,.;:?!".Select(c => c.ToString())]);

    public List<int> Calls { get; } = [];

    public Task<IReadOnlyList<string>> PhonemizeAsync(
        IReadOnlyList<string> clauses, string language, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Calls.Add(clauses.Count);
        if (language == "none")
        {
            throw new MynaException("no such language");
        }

        return Task.FromResult<IReadOnlyList<string>>([.. clauses.Select(Say)]);
    }

    private static string Say(string clause) => string.Join(
        ' ',
        clause.Split(' ')
            .Select(word => string.Concat(word.ToLowerInvariant().Where(char.IsAsciiLetterLower)))
            .Where(word => word.Length > 0));
}
