using System.Text;

namespace Myna.Text.Phonemes.English.Pronunciation;

/// <summary>
/// Letter-to-sound rules: for each letter a decision tree over its context, whose leaves say what sounds the letter adds
/// (<c>x</c> adds <c>ks</c>, a silent <c>e</c> nothing). Learned from CMUdict; A. W. Black, K. Lenzo, V. Pagel: "Issues in
/// building general letter to sound rules", ESCA workshop on speech synthesis, 1998.
/// </summary>
internal sealed class LetterTrees
{
    private const byte Leaf = 255;

    private readonly string[] _answers;
    private readonly int[] _roots;
    private readonly byte[] _features;
    private readonly byte[] _values;
    private readonly int[] _next; // where "no" leads, or the answer of a leaf; "yes" is the next node

    private LetterTrees(string[] answers, int[] roots, byte[] features, byte[] values, int[] next) =>
        (_answers, _roots, _features, _values, _next) = (answers, roots, features, values, next);

    /// <summary>Reads trees as the generator writes them: nodes in preorder, yes before no.</summary>
    public static LetterTrees Read(ref ResourceReader reader)
    {
        string[] answers = new string[reader.Number()];
        for (int i = 0; i < answers.Length; i++)
        {
            answers[i] = reader.Sounds();
        }

        int trees = reader.Number();
        int count = reader.Number();
        ReadOnlySpan<byte> features = reader.Bytes(count);
        ReadOnlySpan<byte> values = reader.Bytes(count - (count - trees) / 2 - trees);
        int[] roots = new int[trees];
        byte[] valueOf = new byte[count];
        int[] next = new int[count];
        int node = 0, value = 0;
        var open = new Stack<int>();
        for (int tree = 0; tree < trees; tree++)
        {
            roots[tree] = node;
            bool isOpen = true;
            while (isOpen)
            {
                if (features[node] != Leaf)
                {
                    valueOf[node] = values[value++];
                    open.Push(node++);
                    continue;
                }

                next[node++] = reader.Number();
                isOpen = open.TryPop(out int parent);
                if (isOpen)
                {
                    next[parent] = node;
                }
            }
        }

        return new LetterTrees(answers, roots, features.ToArray(), valueOf, next);
    }

    /// <summary>Adds the sounds of a word, stress marks included.</summary>
    /// <param name="word">Letters a–z and apostrophes.</param>
    /// <param name="sounds">Empty at the start.</param>
    public void Pronounce(ReadOnlySpan<char> word, StringBuilder sounds)
    {
        Span<char> written = stackalloc char[256];
        Span<byte> features = stackalloc byte[LetterContext.Count];
        int length = 0;
        for (int i = 0; i < word.Length; i++)
        {
            LetterContext.Describe(word, i, written[..length], features);
            int node = _roots[LetterContext.Code(word, i) - 1];
            while (_features[node] != Leaf)
            {
                node = features[_features[node]] == _values[node] ? node + 1 : _next[node];
            }

            string answer = _answers[_next[node]];
            if (length + answer.Length > written.Length)
            {
                break;
            }

            answer.CopyTo(written[length..]);
            length += answer.Length;
        }

        sounds.Append(written[..length]);
    }
}
