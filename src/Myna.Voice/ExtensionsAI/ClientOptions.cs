using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Extensions.AI;

namespace Myna.Voice.ExtensionsAI;

/// <summary>What the options of Microsoft.Extensions.AI mean to Myna.</summary>
[Experimental("MEAI001")]
internal static class ClientOptions
{
    /// <summary>Refuses what no Myna model can do, rather than leave it out without a word.</summary>
    /// <exception cref="MynaException">An option asks for something else than there is.</exception>
    public static void Check(TextToSpeechOptions? options, IVoiceModel model)
    {
        if (options?.ModelId is { } id
            && !id.Equals(model.Name, StringComparison.OrdinalIgnoreCase)
            && !id.Equals(model.Tag, StringComparison.OrdinalIgnoreCase))
        {
            throw new MynaException($"This client speaks with the model {model.Name}, not {id}. Leave the model out, or make a client of that model.");
        }

        if (options?.Pitch is { } pitch && pitch != 1f)
        {
            throw new MynaException("Myna's pitch is that of the voice's clip and cannot be set. Leave the pitch out, or use another clip.");
        }

        AudioEncoder.IsPcm(options?.AudioFormat);
        _ = Volume(options);
    }

    /// <summary>The request that the options stand for.</summary>
    public static SpeechRequest Request(string text, VoicePrompt voice, TextToSpeechOptions? options)
    {
        var request = new SpeechRequest(text, voice)
        {
            Seed = Number<ulong>(options, "seed") ?? 0,
            Speed = options?.Speed ?? 1f,
            Sampling = new SamplingOptions
            {
                Steps = Number<int>(options, "steps"),
                Guidance = Number<float>(options, "guidance"),
                Temperature = Number<float>(options, "temperature"),
            },
        };
        return (options?.Language ?? voice.Metadata.GetValueOrDefault("language")) is { } language
            ? request with { Language = language }
            : request;
    }

    /// <summary>Gain of the samples, 0 to 1.</summary>
    public static float Volume(TextToSpeechOptions? options) => options?.Volume switch
    {
        null => 1f,
        >= 0f and <= 1f and float volume => volume,
        float volume => throw new MynaException(string.Create(CultureInfo.InvariantCulture, $"The volume is {volume}; it must be from 0 (silent) to 1 (as it is).")),
    };

    private static T? Number<T>(TextToSpeechOptions? options, string name)
        where T : struct, IParsable<T>
    {
        if (options?.AdditionalProperties?.TryGetValue(name, out object? value) is not true || value is null)
        {
            return null;
        }

        // Numbers of any type, and JSON elements and strings that hold one.
        return T.TryParse(Convert.ToString(value, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture, out T number)
            ? number
            : throw new MynaException($"The property \"{name}\" is {value}; a number is needed there.");
    }
}
