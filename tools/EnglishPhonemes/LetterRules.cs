using Myna.Text.Phonemes.English.Pronunciation;

namespace EnglishPhonemes;

/// <summary>Learns the letter-to-sound trees from the finished dictionary and writes them as <see cref="LetterTrees"/> reads them.</summary>
internal sealed class LetterRules
{
    private readonly List<string> _answers = [];
    private readonly TreeNode[] _trees = new TreeNode[27];

    public LetterRules(IReadOnlyDictionary<string, string> dictionary, int leastSamples, double leastGain)
    {
        var aligner = new Aligner(longest: 4);
        var pairs = dictionary.Select(e => (Word: e.Key, From: e.Key.Select(c => c.ToString()).ToArray(), To: SoundMapping.Tokens(e.Value))).ToList();
        aligner.Train([.. pairs.Select(p => (p.From, p.To))], 6);
        var ids = new Dictionary<string, int>();
        var columns = new List<byte>[LetterContext.Count];
        for (int f = 0; f < columns.Length; f++)
        {
            columns[f] = [];
        }

        var classes = new List<int>();
        var samples = new List<int>[_trees.Length];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = [];
        }

        Span<byte> features = stackalloc byte[LetterContext.Count];
        foreach ((string word, string[] from, string[] to) in pairs)
        {
            if (aligner.Align(from, to, out double cost) is not { } chunks || cost > 3.5 * from.Length)
            {
                continue;
            }

            string sofar = "";
            for (int i = 0; i < word.Length; i++)
            {
                LetterContext.Describe(word, i, sofar, features);
                for (int f = 0; f < columns.Length; f++)
                {
                    columns[f].Add(features[f]);
                }

                if (!ids.TryGetValue(chunks[i], out int id))
                {
                    ids[chunks[i]] = id = _answers.Count;
                    _answers.Add(chunks[i]);
                }

                samples[LetterContext.Code(word, i) - 1].Add(classes.Count);
                classes.Add(id);
                sofar += chunks[i];
            }
        }

        double[] weights = new double[classes.Count];
        Array.Fill(weights, 1);
        var trainer = new TreeTrainer([.. columns.Select(c => c.ToArray())], [.. classes], weights, leastSamples, leastGain);
        for (int tree = 0; tree < _trees.Length; tree++)
        {
            _trees[tree] = samples[tree].Count == 0 ? new TreeNode(-1, 0, null, null, 0) : trainer.Train([.. samples[tree]]);
        }
    }

    public int Nodes => _trees.Sum(t => t.Nodes);

    public void Write(ResourceWriter writer)
    {
        // Only answers that a leaf gives, the most frequent first: their numbers are short.
        var uses = new Dictionary<int, int>();
        var nodes = _trees.SelectMany(Preorder).ToList();
        foreach (TreeNode leaf in nodes.Where(n => n.Yes is null))
        {
            uses[leaf.Answer] = uses.GetValueOrDefault(leaf.Answer) + 1;
        }

        int[] order = [.. uses.OrderByDescending(u => u.Value).ThenBy(u => _answers[u.Key], StringComparer.Ordinal).Select(u => u.Key)];
        writer.Number(order.Length);
        foreach (int answer in order)
        {
            writer.Sounds(_answers[answer]);
        }

        writer.Number(_trees.Length);
        writer.Number(nodes.Count);
        writer.Bytes([.. nodes.Select(n => n.Yes is null ? (byte)255 : (byte)n.Feature)]);
        writer.Bytes([.. nodes.Where(n => n.Yes is not null).Select(n => (byte)n.Value)]);
        foreach (TreeNode leaf in nodes.Where(n => n.Yes is null))
        {
            writer.Number(Array.IndexOf(order, leaf.Answer));
        }
    }

    private static IEnumerable<TreeNode> Preorder(TreeNode node)
    {
        var open = new Stack<TreeNode>([node]);
        while (open.TryPop(out TreeNode? next))
        {
            yield return next;
            if (next.Yes is not null)
            {
                open.Push(next.No!);
                open.Push(next.Yes);
            }
        }
    }
}

/// <summary>Writes what <see cref="ResourceReader"/> reads.</summary>
internal sealed class ResourceWriter
{
    private readonly List<byte> _content = [];

    public byte[] Content => [.. _content];

    public void Number(int value)
    {
        for (; value >= 128; value >>= 7)
        {
            _content.Add((byte)(value & 127 | 128));
        }

        _content.Add((byte)value);
    }

    public void Bytes(byte[] bytes) => _content.AddRange(bytes);

    public void Section(byte[] bytes)
    {
        Number(bytes.Length);
        Bytes(bytes);
    }

    public void Sounds(string sounds) => Section(Codes(sounds));

    public static byte[] Codes(string sounds) => [.. sounds.Select(c => SoundAlphabet.CodeOf(c) is > 0 and byte code
        ? code
        : throw new InvalidDataException($"no code for U+{(int)c:X4} in {sounds}"))];
}
