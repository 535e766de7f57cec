using Magnum.Cli;

return await MagnumCommand.RunAsync(args, CliHost.OfThisProcess(), CancellationToken.None);
