using System.IO.Compression;
using System.Text;
using EnglishPhonemes;
using Myna.Text.Phonemes.English.Pronunciation;

// EnglishPhonemes INDEX.JS REPOSITORY [CACHE]: see docs/phonemes.md.
const int MappingLeast = 6, LettersLeast = 2, MostFrequentWords = 600, LeastCount = 3;
const double MappingGain = 2, LettersGain = 1.5;

string repository = args[1];
string cache = args.Length > 2 ? args[2] : Path.Combine(repository, "artifacts", "espeak-words.tsv");
string tool = Path.Combine(repository, "tools", "EnglishPhonemes");
string target = Path.Combine(repository, "src", "Myna.Voice", "Phonemes", "English", "english.br");
var counts = new WordCounts(
    Path.Combine(repository, "models", "lite", "training-data"), Path.Combine(repository, "src", "Myna.Cli", "Bench", "Texts", "phonemes.tsv"));
SortedDictionary<string, string[]> cmu = CmuDictionary.Read(args[0]);
Dictionary<string, string> espeak = Espeak.Words(cmu.Keys, cache);
double Weight(string word) => 1 + Math.Log(1 + counts[word]);

// How well the rules carry over to words that they were not learned from.
var held = cmu.Where((_, i) => i % 10 == 3).ToDictionary(e => e.Key, e => e.Value);
if (args.Contains("--check"))
{
    var part = new SoundMapping(cmu.Where(e => !held.ContainsKey(e.Key)).ToDictionary(e => e.Key, e => e.Value), espeak, Weight, MappingLeast, MappingGain);
    int right = held.Count(e => espeak.GetValueOrDefault(e.Key) == part.Map(e.Key, e.Value));
    Console.WriteLine($"mapping: {100.0 * right / held.Count:0.0} % of held-out words as eSpeak NG says them");
}

var mapping = new SoundMapping(cmu, espeak, Weight, MappingLeast, MappingGain);
var dictionary = new SortedDictionary<string, string>(StringComparer.Ordinal);
foreach ((string word, string[] phones) in cmu)
{
    // The phonemizer makes possessives itself.
    bool isPossessive = word.EndsWith("'s", StringComparison.Ordinal) && cmu.ContainsKey(word[..^2]) && counts[word] < LeastCount;
    if (!isPossessive && !word.EndsWith("s'", StringComparison.Ordinal))
    {
        dictionary[word] = Stressed(mapping.Map(word, phones));
    }
}

// Facts about the most frequent words, where the rules miss.
var facts = new SortedDictionary<string, string>(StringComparer.Ordinal);
foreach (string word in counts.Words)
{
    if (facts.Count < MostFrequentWords && counts[word] >= LeastCount && dictionary.TryGetValue(word, out string? mapped)
        && espeak.TryGetValue(word, out string? fact) && fact != mapped)
    {
        facts[word] = fact;
        dictionary[word] = fact;
    }
}

// Words of our time that CMUdict lacks or says otherwise.
foreach (string[] columns in File.ReadLines(Path.Combine(tool, "hand-words.tsv")).Select(l => l.Split('\t')))
{
    dictionary[columns[0]] = columns[1];
}

File.WriteAllLines(Path.Combine(tool, "frequent-words.tsv"), facts.Select(f => $"{f.Key}\t{f.Value}"));

if (args.Contains("--check"))
{
    var part = new LetterRules(dictionary.Where(e => !held.ContainsKey(e.Key)).ToDictionary(e => e.Key, e => e.Value), LettersLeast, LettersGain);
    LetterTrees trees = Reread(part);
    int all = 0, right = 0, sounds = 0;
    foreach (string word in held.Keys.Where(dictionary.ContainsKey))
    {
        string said = Say(trees, word);
        all++;
        right += said == dictionary[word] ? 1 : 0;
        sounds += Plain(said) == Plain(dictionary[word]) ? 1 : 0;
    }

    Console.WriteLine($"letters: {100.0 * right / all:0.0} % of held-out words right, {100.0 * sounds / all:0.0} % without stress");
}

var letters = new LetterRules(dictionary, LettersLeast, LettersGain);
LetterTrees rules = Reread(letters);
var shared = new MemoryStream();
var suffixes = new MemoryStream();
var spoken = new MemoryStream();
string before = "";
int explicitly = 0, number = 0;
foreach ((string word, string sounds) in dictionary)
{
    int common = 0;
    while (number % Lexicon.BlockWords != 0 && common < Math.Min(before.Length, word.Length - 1) && before[common] == word[common])
    {
        common++;
    }

    shared.WriteByte((byte)common);
    WriteEnded(suffixes, [.. word[common..].Select(c => (byte)c)]);
    bool isRegular = Say(rules, word) == sounds;
    explicitly += isRegular ? 0 : 1;
    WriteEnded(spoken, isRegular ? [0] : ResourceWriter.Codes(sounds));
    before = word;
    number++;
}

var writer = new ResourceWriter();
letters.Write(writer);
int trees1 = writer.Content.Length;
writer.Section(shared.ToArray());
writer.Section(suffixes.ToArray());
writer.Section(spoken.ToArray());
using (FileStream file = File.Create(target))
using (var brotli = new BrotliStream(file, new BrotliCompressionOptions { Quality = 11 }))
{
    brotli.Write(writer.Content);
}

int alike = dictionary.Count(e => espeak.GetValueOrDefault(e.Key) == e.Value);
Console.WriteLine($"{100.0 * alike / dictionary.Count:0.0} % of the words as eSpeak NG says them");
Console.WriteLine($"{dictionary.Count} words, {explicitly} of them with sounds, {facts.Count} facts; {letters.Nodes} nodes ({trees1} bytes); " +
    $"{writer.Content.Length} bytes, packed {new FileInfo(target).Length}");

static void WriteEnded(MemoryStream stream, byte[] bytes)
{
    bytes[^1] |= Lexicon.Last;
    stream.Write(bytes);
}

static LetterTrees Reread(LetterRules letters)
{
    var writer = new ResourceWriter();
    letters.Write(writer);
    var reader = new ResourceReader(writer.Content);
    return LetterTrees.Read(ref reader);
}

static string Say(LetterTrees trees, string word)
{
    var sounds = new StringBuilder();
    trees.Pronounce(word, sounds);
    StressRepair.Apply(sounds);
    return sounds.ToString();
}

static string Stressed(string sounds)
{
    var repaired = new StringBuilder(sounds);
    StressRepair.Apply(repaired);
    return repaired.ToString();
}

static string Plain(string sounds) => sounds.Replace("ˈ", "").Replace("ˌ", "");
