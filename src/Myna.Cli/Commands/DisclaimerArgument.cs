namespace Myna.Cli.Commands;

/// <summary>
/// <c>--disclaimer</c> alone and <c>--disclaimer=TEXT</c>. What follows the former is never its text: in
/// <c>myna speak --disclaimer "Good morning."</c> that is what shall be spoken.
/// </summary>
internal static class DisclaimerArgument
{
    /// <summary>The option.</summary>
    public const string Name = "--disclaimer";

    /// <summary>The command line with a blank text where there is none, so that the parser takes nothing else for it.</summary>
    public static string[] Closed(string[] arguments)
    {
        int end = Array.IndexOf(arguments, "--");
        return [.. arguments.Select((argument, i) => argument == Name && (end < 0 || i < end) ? Name + "= " : argument)];
    }
}
