using System.Text.Json;

namespace Myna.Text.Tokens;

/// <summary>A JSON file of a tokenizer: an object, of a sensible size.</summary>
internal static class TokenizerJson
{
    /// <summary>The longest that is read; the longest real one, a vocabulary, has 3 MB.</summary>
    public const long MostBytes = 1 << 26;

    /// <summary>Reads a file.</summary>
    /// <exception cref="MynaException">It does not exist, cannot be read, is too long, or is not a JSON object.</exception>
    public static JsonDocument Read(string path)
    {
        byte[] bytes = ReadBytes(path);
        try
        {
            JsonDocument document = JsonDocument.Parse(bytes);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                document.Dispose();
                throw NoObject(path);
            }

            return document;
        }
        catch (JsonException exception)
        {
            throw Invalid(path, exception);
        }
    }

    /// <summary>Reads a file that is one object of whole numbers, without a document between.</summary>
    /// <param name="path">The file.</param>
    /// <param name="take">Is given each key and its number, in order; -1 for what is no whole number of at least 0.</param>
    /// <exception cref="MynaException">As <see cref="Read"/>.</exception>
    public static void ReadNumbers(string path, Action<string, int> take)
    {
        try
        {
            var reader = new Utf8JsonReader(ReadBytes(path));
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                throw NoObject(path);
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string key = reader.GetString()!;
                reader.Read();
                take(key, reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int number) && number >= 0 ? number : -1);
                reader.Skip();
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // GetString refuses halves of surrogate pairs by an InvalidOperationException.
            throw Invalid(path, exception);
        }
    }

    private static byte[] ReadBytes(string path)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (stream.Length > MostBytes)
            {
                throw new MynaException($"{path} has {stream.Length} bytes, too many for what it should be. Fetch the model again.");
            }

            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
            return bytes.AsSpan().StartsWith(mark) ? bytes[mark.Length..] : bytes;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new MynaException($"{path} does not exist; the model's folder is incomplete. Fetch the model again.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MynaException($"{path} cannot be read: {exception.Message}", exception);
        }
    }

    private static MynaException NoObject(string path) => new($"{path} holds no JSON object. Fetch the model again.");

    private static MynaException Invalid(string path, Exception exception) => new(
        $"{path} is not valid JSON{(exception is JsonException { LineNumber: { } line } ? $" (line {line + 1})" : "")}; the file is damaged or cut short. Fetch the model again.",
        exception);
}
