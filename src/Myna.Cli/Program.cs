using Myna.Cli;

return await CommandLine.RunAsync(args, CliEnvironment.OfProcess());
