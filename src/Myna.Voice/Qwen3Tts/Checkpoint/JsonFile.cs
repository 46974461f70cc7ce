using System.Text.Json;

namespace Myna.Voice.Qwen3Tts.Checkpoint;

/// <summary>A JSON file of a checkpoint: an object, of a sensible size.</summary>
internal static class JsonFile
{
    /// <summary>The longest that is read; the longest real one, a vocabulary, has 3 MB.</summary>
    public const long MostBytes = 1 << 26;

    /// <summary>Reads a file.</summary>
    /// <exception cref="MynaException">It does not exist, cannot be read, is too long, or is not a JSON object.</exception>
    public static JsonDocument Read(string path)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (stream.Length > MostBytes)
            {
                throw new MynaException($"{path} has {stream.Length} bytes, too many for what it should be. Fetch the model again.");
            }

            JsonDocument document = JsonDocument.Parse(stream);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                document.Dispose();
                throw new MynaException($"{path} holds no JSON object. Fetch the model again.");
            }

            return document;
        }
        catch (JsonException exception)
        {
            throw new MynaException($"{path} is not valid JSON (line {exception.LineNumber + 1}); the file is damaged or cut short. Fetch the model again.", exception);
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
}
