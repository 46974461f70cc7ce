using System.Diagnostics;
using System.Text;

namespace EnglishPhonemes;

/// <summary>What the program eSpeak NG prints for single words; kept in a file, because all of them take two minutes.</summary>
internal static class Espeak
{
    public static Dictionary<string, string> Words(IReadOnlyCollection<string> words, string cache)
    {
        if (!File.Exists(cache))
        {
            string[] lines = Run(string.Join("\n\n", words) + "\n");
            if (lines.Length != words.Count)
            {
                throw new InvalidDataException($"espeak-ng printed {lines.Length} lines for {words.Count} words");
            }

            File.WriteAllLines(cache, words.Zip(lines, (word, line) => $"{word}\t{line.Trim()}"));
        }

        return File.ReadLines(cache).Select(l => l.Split('\t')).Where(p => p[1].Length > 0 && !p[1].Contains(' ')).ToDictionary(p => p[0], p => p[1]);
    }

    private static string[] Run(string text)
    {
        var start = new ProcessStartInfo("espeak-ng", ["-q", "--ipa", "-b", "1", "-v", "en-us", "--stdin"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
        };
        using Process program = Process.Start(start)!;
        Task<string> output = program.StandardOutput.ReadToEndAsync();
        program.StandardInput.Write(text);
        program.StandardInput.Close();
        return output.Result.TrimEnd('\n').Split('\n');
    }
}
