using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Myna.Cli.Commands;

/// <summary>The usual help, and the command's examples after it.</summary>
internal sealed class HelpWithExamples(HelpAction usual, string rootExamples) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <summary>Puts itself in the place of the root command's help.</summary>
    public static void Install(RootCommand root, string examples)
    {
        HelpOption option = root.Options.OfType<HelpOption>().Single();
        option.Action = new HelpWithExamples((HelpAction)option.Action!, examples);
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        int result = usual.Invoke(parseResult);
        string? examples = parseResult.CommandResult.Command switch
        {
            VerbCommand verb => verb.Examples,
            RootCommand => rootExamples,
            _ => null,
        };
        if (examples is not null)
        {
            TextWriter output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (string line in examples.Split('\n'))
            {
                output.WriteLine($"  {line.TrimEnd('\r')}");
            }

            output.WriteLine();
        }

        return result;
    }
}
