using System.Text.Json;

namespace Myna.Text.Tests.Golden;

/// <summary>The texts, clauses, phonemes and ids that the model's training code made: <c>phonemes.json</c>.</summary>
internal sealed record GoldenPhonemes(string Voice, string Text, IReadOnlyList<(string Spoken, string Mark)> Clauses, string Phonemes, int[] Ids)
{
    public static IReadOnlyList<GoldenPhonemes> All { get; } = Read();

    private static List<GoldenPhonemes> Read()
    {
        using FileStream stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Golden", "phonemes.json"));
        using JsonDocument json = JsonDocument.Parse(stream);
        return [.. json.RootElement.GetProperty("cases").EnumerateArray().Select(Case)];
    }

    private static GoldenPhonemes Case(JsonElement json) => new(
        json.GetProperty("voice").GetString()!,
        json.GetProperty("text").GetString()!,
        [.. json.GetProperty("clauses").EnumerateArray().Select(c => (c[0].GetString()!, c[1].GetString()!))],
        json.GetProperty("phonemes").GetString()!,
        [.. json.GetProperty("ids").EnumerateArray().Select(i => i.GetInt32())]);
}
