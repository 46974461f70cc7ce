using System.CommandLine;
using System.Globalization;
using System.Numerics;
using Myna.Cli.Voices;

namespace Myna.Cli.Commands;

/// <summary>Options that several commands share, and the checks that options of one kind share.</summary>
internal static class SharedOptions
{
    /// <summary>The name of <see cref="Json"/>.</summary>
    public const string JsonName = "--json";

    /// <summary>Asks for one JSON object on standard output.</summary>
    public static Option<bool> Json() => new(JsonName) { Description = "Print the result as one JSON object on standard output." };

    /// <summary>The voice to speak in.</summary>
    public static Option<string> Voice(CliEnvironment environment)
    {
        var option = new Option<string>("--voice")
        {
            HelpName = "NAME|FILE.myna",
            Description = "A voice of the library (`myna voices list`) or a voice file.",
            Required = true,
        };
        option.CompletionSources.Add(VoiceCompletions.Of(environment));
        return option;
    }

    /// <summary>An option whose value is a number in a closed range; null when it is not given.</summary>
    public static Option<T?> Number<T>(string name, string description, T lowest, T highest)
        where T : struct, INumber<T>
    {
        var option = new Option<T?>(name)
        {
            HelpName = string.Create(CultureInfo.InvariantCulture, $"{lowest}..{highest}"),
            Description = description,
            CustomParser = result =>
            {
                string token = result.Tokens[0].Value;
                if (T.TryParse(token, CultureInfo.InvariantCulture, out T value) && value >= lowest && value <= highest)
                {
                    return value;
                }

                result.AddError(string.Create(
                    CultureInfo.InvariantCulture, $"{name} {token}: give a number from {lowest} to {highest}."));
                return null;
            },
        };
        return option;
    }
}
