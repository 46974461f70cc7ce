using System.Buffers;
using System.Text;
using Myna.Text.Tokens.Unicode;

namespace Myna.Text.Tokens;

/// <summary>
/// The byte-level BPE tokenizer of the Qwen2 and Qwen3 models, from <c>vocab.json</c>, <c>merges.txt</c> and
/// <c>tokenizer_config.json</c>: added tokens are cut out of the raw text, the rest is brought to normalisation form C,
/// split into pieces (<see cref="PieceSplitter"/>) and each piece's bytes are joined by rank. Nothing is put before or
/// after the text.
/// </summary>
/// <remarks>
/// This is the vocabulary's own rule. The official package replaces the split rule by another one when it loads a local
/// folder with one version of its library; words with inner capitals then differ. Safe to use from many threads.
/// </remarks>
public sealed class TextTokenizer
{
    private const char Replacement = '\uFFFD';

    private readonly AddedTokens _added;
    private readonly BytePairMerges _merges;
    private readonly string?[] _tokens;
    private readonly PieceCache _cache = new();

    private TextTokenizer(Dictionary<string, int> vocabulary, MergeRules rules, AddedTokens added)
    {
        int[] byteIds = [.. Enumerable.Range(0, 256).Select(value => vocabulary[ByteAlphabet.Letter((byte)value).ToString()])];
        _merges = new BytePairMerges(byteIds, rules);
        _added = added;
        HighestId = Math.Max(vocabulary.Values.Max(), added.All.Select(token => token.Id).DefaultIfEmpty().Max());
        _tokens = new string?[HighestId + 1];
        foreach ((string token, int id) in vocabulary)
        {
            _tokens[id] = token;
        }
    }

    /// <summary>The largest id there is; a model's text embedding has at least one row more.</summary>
    public int HighestId { get; }

    internal AddedTokens Added => _added;

    /// <summary>Reads the tokenizer of a checkpoint.</summary>
    /// <param name="folder">The checkpoint's folder.</param>
    /// <exception cref="MynaException">A file is missing or damaged, or the files do not belong together.</exception>
    public static TextTokenizer Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Dictionary<string, int> vocabulary = TokenizerFiles.ReadVocabulary(Path.Combine(folder, TokenizerFiles.Vocabulary));
        return new TextTokenizer(
            vocabulary,
            TokenizerFiles.ReadMerges(Path.Combine(folder, TokenizerFiles.Merges), vocabulary),
            new AddedTokens(TokenizerFiles.ReadAddedTokens(Path.Combine(folder, TokenizerFiles.Configuration), vocabulary)));
    }

    /// <summary>The ids of a text.</summary>
    /// <param name="text">Any text; halves of surrogate pairs are read as U+FFFD.</param>
    public int[] Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ids = new List<int>((text.Length / 3) + 8);
        Encode(text, ids);
        return [.. ids];
    }

    /// <summary>Adds the ids of a text.</summary>
    /// <param name="text">Any text; halves of surrogate pairs are read as U+FFFD.</param>
    /// <param name="ids">Receives them.</param>
    public void Encode(ReadOnlySpan<char> text, List<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        while (!text.IsEmpty)
        {
            int start = _added.Find(text, out int length, out int id);
            EncodeOrdinary(start < 0 ? text : text[..start], ids);
            if (start < 0)
            {
                break;
            }

            ids.Add(id);
            text = text[(start + length)..];
        }
    }

    /// <summary>The text of ids; bytes that are no UTF-8 become U+FFFD, ids without a token nothing.</summary>
    public string Decode(ReadOnlySpan<int> ids)
    {
        using var bytes = new MemoryStream();
        foreach (int id in ids)
        {
            if (_added.Text(id) is { } added)
            {
                bytes.Write(Encoding.UTF8.GetBytes(added));
            }
            else if ((uint)id < (uint)_tokens.Length)
            {
                foreach (char letter in _tokens[id] ?? "")
                {
                    bytes.WriteByte((byte)ByteAlphabet.Byte(letter));
                }
            }
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private void EncodeOrdinary(ReadOnlySpan<char> raw, List<int> ids)
    {
        if (raw.IsEmpty)
        {
            return;
        }

        string text = CanonicalComposition.Compose(WellFormed(raw));
        for (int start = 0, end; start < text.Length; start = end)
        {
            end = PieceSplitter.EndOfPiece(text, start);
            EncodePiece(text.AsSpan(start, end - start), ids);
        }
    }

    private void EncodePiece(ReadOnlySpan<char> piece, List<int> ids)
    {
        if (_cache.TryGet(piece, out int[]? known))
        {
            ids.AddRange(known.AsSpan());
            return;
        }

        int mostBytes = Encoding.UTF8.GetMaxByteCount(piece.Length);
        byte[] bytes = ArrayPool<byte>.Shared.Rent(mostBytes);
        int[] found = ArrayPool<int>.Shared.Rent(mostBytes);
        int byteCount = Encoding.UTF8.GetBytes(piece, bytes);
        int count = _merges.Encode(bytes.AsSpan(0, byteCount), found);
        ids.AddRange(found.AsSpan(0, count));
        _cache.Add(piece, found.AsSpan(0, count));
        ArrayPool<byte>.Shared.Return(bytes);
        ArrayPool<int>.Shared.Return(found);
    }

    private static string WellFormed(ReadOnlySpan<char> raw)
    {
        if (raw.IndexOfAnyInRange('\uD800', '\uDFFF') < 0)
        {
            return raw.ToString();
        }

        char[] text = raw.ToArray();
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                text[i] = Replacement;
            }
        }

        return new string(text);
    }
}
