using Myna.Text.Markup;

namespace Myna.Voice;

/// <summary>The voices that the markup of a text asks for.</summary>
internal static class NamedVoices
{
    /// <summary>Finds all of them.</summary>
    /// <param name="text">The text.</param>
    /// <param name="find">Finds one by name; null where none is known.</param>
    /// <exception cref="MarkupException">One is not there; the message says where in the text it is asked for.</exception>
    public static Dictionary<string, VoicePrompt> Of(MarkedText text, Func<string, VoicePrompt>? find)
    {
        var voices = new Dictionary<string, VoicePrompt>(StringComparer.Ordinal);
        foreach (SpeechStyle style in text.Runs.Select(run => run.Style))
        {
            if (style.Voice is not { } name || voices.ContainsKey(name))
            {
                continue;
            }

            if (find is null)
            {
                throw text.Error(style.VoiceAt, $"voice \"{name}\": no voices but the one it is spoken in are known here; leave <voice> out");
            }

            try
            {
                voices[name] = find(name);
            }
            catch (MynaException exception) when (exception is not MarkupException)
            {
                throw text.Error(style.VoiceAt, exception.Message, exception);
            }
        }

        return voices;
    }
}
