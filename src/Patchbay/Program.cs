using Patchbay.Commands;

var context = CommandContext.OfThisProcess();
return AgentArguments.Find(args) is { } agent
    ? await (agent.IsDirect ? DirectLaunch.RunAsync(context, agent) : AgentLaunch.RunAsync(context, agent)).ConfigureAwait(false)
    : await CommandLineRoot.RunAsync(context, args).ConfigureAwait(false);
