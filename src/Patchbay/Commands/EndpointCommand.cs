using System.CommandLine;

namespace Patchbay.Commands;

/// <summary><c>patchbay endpoint</c>: the endpoints of the settings file.</summary>
internal static class EndpointCommand
{
    public static Command Create(CommandContext context) => new Verb(
        "endpoint",
        "list, add, change, remove and test endpoints",
        "patchbay endpoint list",
        "patchbay endpoint add lmstudio",
        "patchbay endpoint test lmstudio")
    {
        EndpointListCommand.Create(context),
        EndpointAddCommand.Create(context),
        EndpointEditCommand.Create(context),
        EndpointRemoveCommand.Create(context),
        EndpointTestCommand.Create(context),
    };
}
