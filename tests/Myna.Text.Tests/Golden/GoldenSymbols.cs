using System.Text.Json;
using Myna.Text.Phonemes;

namespace Myna.Text.Tests.Golden;

/// <summary>The symbols of the model's <c>config.json</c>.</summary>
internal static class GoldenSymbols
{
    public static PhonemeTable Table { get; } = new(Read());

    private static string[] Read()
    {
        using FileStream stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Golden", "config.json"));
        using JsonDocument json = JsonDocument.Parse(stream);
        return [.. json.RootElement.GetProperty("symbols").EnumerateArray().Select(s => s.GetString()!)];
    }
}
