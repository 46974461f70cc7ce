using System.Text.Json;

namespace Myna.Tensors.Weights.Checkpoints;

/// <summary>An object of a configuration file, whose values are read by name and checked; messages name file and key.</summary>
/// <param name="file">The file's path.</param>
/// <param name="prefix">Names of the objects around it, each with a dot.</param>
/// <param name="json">The object.</param>
internal readonly struct ConfigSection(string file, string prefix, JsonElement json)
{
    /// <summary>Whether a key is there with a value other than null.</summary>
    public bool Has(string key) => json.TryGetProperty(key, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>An object inside.</summary>
    public ConfigSection Section(string key) => Value(key) is { ValueKind: JsonValueKind.Object } value
        ? new ConfigSection(file, $"{prefix}{key}.", value)
        : throw Wrong(key, "should be an object");

    /// <summary>A whole number within bounds.</summary>
    public int Integer(string key, int least, int most) =>
        Value(key) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out int number) && number >= least && number <= most
            ? number
            : throw Wrong(key, $"should be a whole number from {least} to {most}");

    /// <summary>A whole number within bounds, or a default where the key is absent.</summary>
    public int Integer(string key, int least, int most, int otherwise) => Has(key) ? Integer(key, least, most) : otherwise;

    /// <summary>A number within bounds.</summary>
    public double Number(string key, double least, double most) =>
        Value(key) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out double number) && number >= least && number <= most
            ? number
            : throw Wrong(key, $"should be a number from {least} to {most}");

    /// <summary>A number within bounds, or a default where the key is absent.</summary>
    public double Number(string key, double least, double most, double otherwise) => Has(key) ? Number(key, least, most) : otherwise;

    /// <summary>True or false, or a default where the key is absent.</summary>
    public bool Flag(string key, bool otherwise) => !Has(key) ? otherwise : Value(key).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(key, "should be true or false"),
    };

    /// <summary>Whether a key holds a text.</summary>
    public bool IsText(string key) => Has(key) && Value(key).ValueKind == JsonValueKind.String;

    /// <summary>A text, or a default where the key is absent.</summary>
    public string Text(string key, string otherwise) => !Has(key) ? otherwise
        : Value(key) is { ValueKind: JsonValueKind.String } value ? value.GetString()!
        : throw Wrong(key, "should be a text");

    /// <summary>Whole numbers within bounds, or defaults where the key is absent.</summary>
    public int[] Integers(string key, int least, int most, ReadOnlySpan<int> otherwise)
    {
        if (!Has(key))
        {
            return otherwise.ToArray();
        }

        string what = $"should be a list of whole numbers from {least} to {most}";
        if (Value(key) is not { ValueKind: JsonValueKind.Array } list)
        {
            throw Wrong(key, what);
        }

        var numbers = new List<int>();
        foreach (JsonElement item in list.EnumerateArray())
        {
            Require(item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out int number) && number >= least && number <= most, key, what);
            numbers.Add(item.GetInt32());
        }

        return [.. numbers];
    }

    /// <summary>Numbers within bounds.</summary>
    public double[] Numbers(string key, double least, double most)
    {
        string what = $"should be a list of numbers from {least} to {most}";
        if (Value(key) is not { ValueKind: JsonValueKind.Array } list)
        {
            throw Wrong(key, what);
        }

        var numbers = new List<double>();
        foreach (JsonElement item in list.EnumerateArray())
        {
            Require(item.ValueKind == JsonValueKind.Number && item.TryGetDouble(out double number) && number >= least && number <= most, key, what);
            numbers.Add(item.GetDouble());
        }

        return [.. numbers];
    }

    /// <summary>An object of whole numbers by name; empty where the key is absent.</summary>
    public Dictionary<string, int> IntegersByName(string key, int least, int most)
    {
        var numbers = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        if (Has(key))
        {
            ConfigSection section = Section(key);
            foreach (string name in section.Keys())
            {
                numbers[name] = section.Integer(name, least, most);
            }
        }

        return numbers;
    }

    /// <summary>All keys.</summary>
    public IEnumerable<string> Keys() => json.EnumerateObject().Select(property => property.Name);

    /// <summary>Refuses the file unless something holds.</summary>
    public void Require(bool holds, string key, string what)
    {
        if (!holds)
        {
            throw Wrong(key, what);
        }
    }

    /// <summary>A message about a key.</summary>
    public MynaException Wrong(string key, string what) => new(
        $"{file}: \"{prefix}{key}\" {what}{(json.TryGetProperty(key, out JsonElement value) ? $", but is {Shown(value)}" : ", but is missing")}. " +
        "The file is damaged or of a kind of model that is not supported; fetch the model again.");

    private static string Shown(JsonElement value)
    {
        string raw = value.GetRawText();
        return raw.Length <= 60 ? raw : raw[..60] + "…";
    }

    private JsonElement Value(string key) => json.TryGetProperty(key, out JsonElement value) ? value : throw Wrong(key, "is needed");
}
