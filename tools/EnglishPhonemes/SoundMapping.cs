using Myna.Text.Phonemes.English.Pronunciation;

namespace EnglishPhonemes;

/// <summary>
/// The rules that turn a pronunciation of CMUdict into the symbols that eSpeak NG prints for such a word: one decision
/// tree for each ARPAbet phoneme over the phonemes and letters around it, learned from what the program prints over the
/// dictionary. Every leaf stands for several words, so the rules are those that words share (where vowels reduce, where t
/// is a flap, how a prefix is said), not a copy of single entries.
/// </summary>
internal sealed class SoundMapping
{
    private const int Features = 26;
    private readonly Aligner _letters = new(longest: 2);
    private readonly Dictionary<string, byte> _phoneCodes = [];
    private readonly List<string> _answers = [];
    private readonly Dictionary<string, TreeNode> _trees = [];

    public SoundMapping(IReadOnlyDictionary<string, string[]> dictionary, IReadOnlyDictionary<string, string> espeak, Func<string, double> weight, int leastSamples, double leastGain)
    {
        _letters.Train([.. dictionary.Select(e => (Letters(e.Key), e.Value))], 6);
        foreach (string phone in dictionary.Values.SelectMany(p => p).Distinct().Order(StringComparer.Ordinal))
        {
            _phoneCodes[phone] = (byte)(_phoneCodes.Count + 1);
        }

        var pairs = dictionary.Where(e => espeak.ContainsKey(e.Key)).Select(e => (Word: e.Key, Phones: e.Value, Tokens: Tokens(espeak[e.Key]))).ToList();
        var sounds = new Aligner(longest: 3);
        sounds.Train([.. pairs.Select(p => (p.Phones, p.Tokens))], 6);

        var columns = new List<byte>[Features];
        for (int f = 0; f < Features; f++)
        {
            columns[f] = [];
        }

        var classes = new List<int>();
        var weights = new List<double>();
        var ids = new Dictionary<string, int>();
        var samples = new Dictionary<string, List<int>>();
        Span<byte> features = stackalloc byte[Features];
        foreach ((string word, string[] phones, string[] tokens) in pairs)
        {
            // A word that eSpeak says quite differently teaches nothing about how sounds correspond.
            if (sounds.Align(phones, tokens, out double cost) is not { } chunks || cost > 4.0 * phones.Length)
            {
                continue;
            }

            int[] at = LetterOf(word, phones);
            string sofar = "";
            for (int i = 0; i < phones.Length; i++)
            {
                Describe(word, phones, at, i, sofar, features);
                for (int f = 0; f < Features; f++)
                {
                    columns[f].Add(features[f]);
                }

                if (!ids.TryGetValue(chunks[i], out int id))
                {
                    ids[chunks[i]] = id = _answers.Count;
                    _answers.Add(chunks[i]);
                }

                string key = Plain(phones[i]);
                (samples.TryGetValue(key, out List<int>? list) ? list : samples[key] = []).Add(classes.Count);
                classes.Add(id);
                weights.Add(weight(word));
                sofar += chunks[i];
            }
        }

        var trainer = new TreeTrainer([.. columns.Select(c => c.ToArray())], [.. classes], [.. weights], leastSamples, leastGain);
        foreach ((string key, List<int> list) in samples.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            _trees[key] = trainer.Train([.. list]);
        }

        Console.WriteLine($"mapping: {classes.Count} sounds, {_trees.Values.Sum(t => t.Nodes)} nodes, {_answers.Count} answers");
    }

    /// <summary>The word as eSpeak would say it, by the rules.</summary>
    public string Map(string word, string[] phones)
    {
        int[] at = LetterOf(word, phones);
        Span<byte> features = stackalloc byte[Features];
        string sounds = "";
        for (int i = 0; i < phones.Length; i++)
        {
            Describe(word, phones, at, i, sounds, features);
            sounds += _answers[_trees[Plain(phones[i])].Decide(features)];
        }

        return sounds;
    }

    /// <summary>Splits IPA before each sound: a stress mark belongs to the sound behind it, marks of length to the one before.</summary>
    public static string[] Tokens(string ipa)
    {
        var tokens = new List<string>();
        for (int i = 0; i < ipa.Length;)
        {
            int start = i;
            while (i < ipa.Length && ipa[i] is 'ˈ' or 'ˌ')
            {
                i++;
            }

            i++;
            while (i < ipa.Length && ipa[i] is 'ː' or '̩' or '̃' or 'ʲ')
            {
                i++;
            }

            tokens.Add(ipa[start..Math.Min(i, ipa.Length)]);
        }

        return [.. tokens];
    }

    private int[] LetterOf(string word, string[] phones)
    {
        string[] letters = Letters(word);
        var at = new int[phones.Length];
        if (_letters.Align(letters, phones) is not { } chunks)
        {
            return [.. at.Select((_, i) => i * word.Length / phones.Length)];
        }

        int phone = 0;
        for (int i = 0; i < letters.Length; i++)
        {
            for (int n = chunks[i].Length, taken = 0; taken < n && phone < phones.Length; taken += phones[phone].Length, phone++)
            {
                at[phone] = i;
                if (taken + phones[phone].Length >= n)
                {
                    phone++;
                    break;
                }
            }
        }

        return at;
    }

    private void Describe(string word, string[] phones, int[] at, int index, string sofar, Span<byte> features)
    {
        for (int i = 0; i < 7; i++)
        {
            int p = index + i - 3;
            features[i] = (uint)p < (uint)phones.Length ? _phoneCodes[phones[p]] : (byte)0;
        }

        for (int i = 0; i < 7; i++)
        {
            features[7 + i] = LetterContext.Code(word, at[index] + i - 3);
        }

        int vowels = 0, stressed = -1, here = 0;
        for (int i = 0; i < phones.Length; i++)
        {
            if (char.IsAsciiDigit(phones[i][^1]))
            {
                stressed = phones[i][^1] == '1' && stressed < 0 ? vowels : stressed;
                here += i < index ? 1 : 0;
                vowels++;
            }
        }

        features[14] = (byte)Math.Min(6, here);
        features[15] = (byte)Math.Min(6, vowels - here);
        features[16] = (byte)Math.Clamp(stressed - here + 4, 0, 8);
        features[17] = sofar.Length > 0 ? SoundAlphabet.CodeOf(sofar[^1]) : (byte)0;
        features[18] = sofar.Length > 1 ? SoundAlphabet.CodeOf(sofar[^2]) : (byte)0;
        features[19] = (byte)((sofar.Contains('ˈ') ? 1 : 0) + (sofar.Contains('ˌ') ? 2 : 0));
        features[20] = LetterContext.Code(word, word.Length - 1);
        features[21] = LetterContext.Code(word, word.Length - 2);
        features[22] = LetterContext.Code(word, word.Length - 3);
        features[23] = (byte)Math.Min(6, word.Length - 1 - at[index]);
        features[24] = LetterContext.Code(word, word.Length - 4);
        features[25] = LetterContext.Code(word, at[index] + 4);
    }

    private static string Plain(string phone) => phone.TrimEnd('0', '1', '2');

    private static string[] Letters(string word) => [.. word.Select(c => c.ToString())];
}
