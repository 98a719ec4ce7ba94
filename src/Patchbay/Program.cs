using Patchbay.Commands;

var context = CommandContext.OfThisProcess();
return AgentArguments.Find(args) is { } agent
    ? await AgentLaunch.RunAsync(context, agent).ConfigureAwait(false)
    : await CommandLineRoot.RunAsync(context, args).ConfigureAwait(false);
