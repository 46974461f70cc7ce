using System.Collections.Frozen;

namespace Myna.Text.Phonemes;

/// <summary>The symbols a model knows, as its <c>config.json</c> lists them: symbol i of the list has id i.</summary>
public sealed class PhonemeTable
{
    private readonly FrozenDictionary<char, int> _ids;

    /// <summary>A table of the given symbols.</summary>
    /// <param name="symbols">One character each; the first is padding.</param>
    /// <exception cref="MynaException">A symbol is not one character, or is listed twice.</exception>
    public PhonemeTable(IReadOnlyList<string> symbols)
    {
        ArgumentNullException.ThrowIfNull(symbols);
        var ids = new Dictionary<char, int>(symbols.Count);
        for (int id = 0; id < symbols.Count; id++)
        {
            if (symbols[id] is not { Length: 1 } symbol || !ids.TryAdd(symbol[0], id))
            {
                throw new MynaException(
                    $"The model's symbol table is damaged: symbol {id} (\"{symbols[id]}\") is not one character or is listed twice. Fetch the model's config.json again.");
            }
        }

        _ids = ids.ToFrozenDictionary();
        Count = symbols.Count;
    }

    /// <summary>How many symbols there are, padding included: the rows of the model's embedding.</summary>
    public int Count { get; }

    /// <summary>The id of a symbol, or -1 when the model does not know it; such characters are dropped.</summary>
    public int IdOf(char symbol) => _ids.GetValueOrDefault(symbol, -1);

    /// <summary>The ids of a phoneme string, without the characters that the model does not know.</summary>
    public int[] IdsOf(ReadOnlySpan<char> phonemes)
    {
        var ids = new List<int>(phonemes.Length);
        foreach (char symbol in phonemes)
        {
            if (IdOf(symbol) is >= 0 and int id)
            {
                ids.Add(id);
            }
        }

        return [.. ids];
    }
}
